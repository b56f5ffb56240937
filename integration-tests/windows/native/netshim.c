/*
 * netshim.dll, an agent for Windows JVMs under Wine 8. From JDK 21 on, net.dll calls functions of iphlpapi.dll that Wine 8 lacks, through its table of
 * late imports: the JVM dies in NetworkInterface.getAll, hence in SecureRandom, Files.createTempFile and JUnit's @TempDir. This fills such entries with
 * "not supported". Not needed on Windows.
 */
#include <windows.h>

/* IMAGE_DELAYLOAD_DESCRIPTOR */
typedef struct {
    DWORD attributes, dllName, module, addressTable, nameTable, boundTable, unloadTable, time;
} LateImports;

static DWORD WINAPI not_supported(void) {
    return ERROR_NOT_SUPPORTED;
}

static void fill(char *base, LateImports *imports) {
    HMODULE dll = LoadLibraryA(base + imports->dllName);
    ULONG64 *addresses = (ULONG64 *)(base + imports->addressTable);
    ULONG64 *names = (ULONG64 *)(base + imports->nameTable);
    for (int i = 0; names[i]; i++) {
        int byOrdinal = (int)(names[i] >> 63);
        if (byOrdinal || (dll && GetProcAddress(dll, base + names[i] + 2))) continue;
        DWORD protection;
        VirtualProtect(&addresses[i], sizeof *addresses, PAGE_READWRITE, &protection);
        addresses[i] = (ULONG64)not_supported;
        VirtualProtect(&addresses[i], sizeof *addresses, protection, &protection);
    }
}

__declspec(dllexport) int __stdcall Agent_OnLoad(void *vm, char *options, void *reserved) {
    (void)vm, (void)options, (void)reserved;
    char *base = (char *)LoadLibraryA("net.dll");
    if (!base) return 0;
    IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT];
    if (!directory->VirtualAddress) return 0;
    for (LateImports *imports = (LateImports *)(base + directory->VirtualAddress); imports->dllName; imports++) fill(base, imports);
    return 0;
}
