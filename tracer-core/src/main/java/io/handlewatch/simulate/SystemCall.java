package io.handlewatch.simulate;

import java.util.List;

/**
 * The ways by which the program of the demonstration comes by handles.
 *
 * @param type the object type
 * @param frames the system's, newest first, the kernel's three on top
 */
record SystemCall(String type, List<String> frames) {
    static final SystemCall CREATE_EVENT = of(
            "Event",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObInsertObjectEx+0x1d1",
            "nt!NtCreateEvent+0x163",
            "ntdll!NtCreateEvent+0x14",
            "KERNELBASE!CreateEventExW+0x6e",
            "KERNELBASE!CreateEventW+0x29");
    static final SystemCall CREATE_FILE = of(
            "File",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObOpenObjectByNameEx+0x201",
            "nt!IopCreateFile+0x40f",
            "ntdll!NtCreateFile+0x14",
            "KERNELBASE!CreateFileInternal+0x309",
            "KERNELBASE!CreateFileW+0x66");
    static final SystemCall SOCKET = of(
            "File",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObOpenObjectByNameEx+0x201",
            "nt!IopCreateFile+0x40f",
            "ntdll!NtCreateFile+0x14",
            "mswsock!SockSocket+0x57c",
            "mswsock!WSPSocket+0x226",
            "ws2_32!WSASocketW+0x191");
    static final SystemCall OPEN_KEY = of(
            "Key",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObOpenObjectByNameEx+0x201",
            "nt!CmOpenKey+0x2c1",
            "ntdll!NtOpenKeyEx+0x14",
            "KERNELBASE!LocalBaseRegOpenKey+0x2c4",
            "KERNELBASE!RegOpenKeyExInternalW+0x143",
            "KERNELBASE!RegOpenKeyExW+0x19");
    static final SystemCall OPEN_TOKEN = of(
            "Token",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObOpenObjectByPointer+0x1bd",
            "nt!NtOpenProcessTokenEx+0x9f",
            "ntdll!NtOpenProcessToken+0x14",
            "KERNELBASE!OpenProcessToken+0x15");
    static final SystemCall DUPLICATE_TOKEN = of(
            "Token",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObInsertObjectEx+0x1d1",
            "nt!NtDuplicateToken+0x26d",
            "ntdll!NtDuplicateToken+0x14",
            "KERNELBASE!DuplicateTokenEx+0xb3");
    static final SystemCall CREATE_THREAD = of(
            "Thread",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObOpenObjectByPointer+0x1bd",
            "nt!NtCreateThreadEx+0x2c4",
            "ntdll!NtCreateThreadEx+0x14",
            "KERNELBASE!CreateRemoteThreadEx+0x28b",
            "KERNELBASE!CreateThread+0x3c");
    static final SystemCall CREATE_SEMAPHORE = of(
            "Semaphore",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObInsertObjectEx+0x1d1",
            "nt!NtCreateSemaphore+0x132",
            "ntdll!NtCreateSemaphore+0x14",
            "KERNELBASE!CreateSemaphoreExW+0x69",
            "KERNELBASE!CreateSemaphoreW+0x24");
    static final SystemCall CREATE_MUTEX = of(
            "Mutant",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObInsertObjectEx+0x1d1",
            "nt!NtCreateMutant+0x11e",
            "ntdll!NtCreateMutant+0x14",
            "KERNELBASE!CreateMutexExW+0x5d",
            "KERNELBASE!CreateMutexW+0x25");
    static final SystemCall OPEN_PROCESS = of(
            "Process",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObOpenObjectByPointer+0x1bd",
            "nt!PsOpenProcess+0x401",
            "ntdll!NtOpenProcess+0x14",
            "KERNELBASE!OpenProcess+0x4e");
    static final SystemCall CREATE_SECTION = of(
            "Section",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObInsertObjectEx+0x1d1",
            "nt!NtCreateSection+0x1fb",
            "ntdll!NtCreateSection+0x14",
            "KERNELBASE!CreateFileMappingNumaW+0x10e",
            "KERNELBASE!CreateFileMappingW+0x26");
    static final SystemCall CREATE_TIMER = of(
            "Timer",
            "nt!ObpCreateHandle+0xb4c",
            "nt!ObInsertObjectEx+0x1d1",
            "nt!NtCreateTimer+0x14a",
            "ntdll!NtCreateTimer+0x14",
            "KERNELBASE!CreateWaitableTimerExW+0x72");

    private static SystemCall of(String type, String... frames) {
        return new SystemCall(type, List.of(frames));
    }
}
