/*
 * A program whose functions have names that nobody should trust: quotes, markup, formats, control characters, two thousand letters, letters of other alphabets. Its PDB
 * holds public symbols alone (it is compiled without -g), so these are the names that the engine tells. Microsoft's compiler has no such labels.
 *
 * It prints "ready pid=N" and takes commands, one a line, on its standard input:
 *
 *   leak N     each function opens N events and keeps them   -> "leaked N", all so far, of each
 *   quit       -> "ended"
 */
#include <io.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "named.h"

#define TEN(x) x x x x x x x x x x
#define LEAKS(function, label) \
    NAMED HANDLE function(void) __asm__(label); \
    NAMED HANDLE function(void) { \
        HANDLE handle = CreateEventW(NULL, TRUE, FALSE, NULL); \
        BARRIER; \
        return handle; \
    }

LEAKS(quotes, "it's \"quoted\" & `ticked`")
LEAKS(markup, "</script><script>alert(1)</script><img src=x onerror=alert(2)>")
LEAKS(format, "%n%s%p{0}${jndi:x}")
LEAKS(control, "bell\x07 escape\x1b[2J tab\x09 return\x0d line\x0a end")
LEAKS(alphabets, "r\xc3\xa9sum\xc3\xa9_\xe6\x97\xa5\xe6\x9c\xac_\xe2\x80\xae")
LEAKS(template, "Map<" TEN(TEN(TEN("Lx"))) ">::open")

int main(void) {
    char line[64];
    int leaked = 0;
    setvbuf(stdout, NULL, _IONBF, 0);
    _setmode(_fileno(stdout), _O_BINARY);
    printf("ready pid=%lu\n", GetCurrentProcessId());
    while (fgets(line, sizeof line, stdin) && !strncmp(line, "leak ", 5)) {
        int times = atoi(line + 5);
        for (int i = 0; i < times; i++) {
            quotes();
            markup();
            format();
            control();
            alphabets();
            template();
        }
        printf("leaked %d\n", leaked += times);
    }
    printf("ended\n");
    return 0;
}
