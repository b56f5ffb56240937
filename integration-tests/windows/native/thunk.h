/*
 * Takes over system calls of ntdll.dll in this process, on the 32-byte thunks that Wine 8 has (shaped like Windows 10's):
 *
 *   4c 8b d1  b8 nn nn 00 00  f6 04 25 08 03 fe 7f 01  75 03  0f 05  c3 ...        mov r10,rcx; mov eax,number; test; jne; syscall; ret
 *
 * They hold no address relative to themselves, so a copy is the way to the original, and 14 bytes of jump replace the head. No disassembler is needed,
 * and callers inside ntdll are caught as well, which import tables would miss.
 */
#ifndef THUNK_H
#define THUNK_H

#include <string.h>
#include <windows.h>

#define THUNK_SIZE 32
#define THUNK_RETURN 0x14 /* the return address that the kernel's trace shows: behind the syscall instruction */

/* Where copies go; `copies` is memory with room for every thunk that will be taken over. */
static unsigned char *copies;

static int make_room_for_thunks(int count) {
    copies = VirtualAlloc(NULL, (SIZE_T)count * THUNK_SIZE, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    return copies != NULL;
}

/* 1: taken over; 0: this ntdll has no such call; -1: its thunk has another shape */
static int take_over(const char *name, void *ours, void **original, void **address) {
    unsigned char *thunk = (unsigned char *)GetProcAddress(GetModuleHandleA("ntdll.dll"), name);
    if (!thunk) return 0;
    if (memcmp(thunk, "\x4c\x8b\xd1\xb8", 4) || thunk[8] != 0xf6) return -1;
    memcpy(copies, thunk, THUNK_SIZE);
    *original = copies;
    if (address) *address = thunk;
    copies += THUNK_SIZE;

    unsigned char jump[14] = {0xff, 0x25, 0, 0, 0, 0}; /* jmp [rip], and the address behind it */
    memcpy(jump + 6, &ours, sizeof ours);
    DWORD protection;
    if (!VirtualProtect(thunk, THUNK_SIZE, PAGE_EXECUTE_READWRITE, &protection)) return -1;
    memcpy(thunk, jump, sizeof jump);
    VirtualProtect(thunk, THUNK_SIZE, protection, &protection);
    FlushInstructionCache(GetCurrentProcess(), thunk, THUNK_SIZE);
    return 1;
}

#endif
