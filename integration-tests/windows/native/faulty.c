/*
 * An extension that works until it is told to fail: !htrace goes to the extension original.dll beside it, but for one command after a file named "fault" was laid there.
 * The file's word says what happens to that command; the file goes with it, so that the next engine finds a sound extension.
 *
 *   linger   it does not come back until it is interrupted
 *   hang     it never comes back, whatever is asked of it
 *   die      the process ends at once and says nothing
 *   exhaust  Java runs out of memory on the engine's thread, and dies of it in its own way
 */
#define INITGUID
#include <windows.h>

#include <dbgeng.h>
#include <jni.h>
#include <string.h>

#define EXPORT __declspec(dllexport)

static HMODULE here, original;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD why, LPVOID unused) {
    (void)unused;
    if (why == DLL_PROCESS_ATTACH) here = instance;
    return TRUE;
}

/* The path of a file beside this one. */
static const char *beside(const char *name) {
    static char path[MAX_PATH];
    GetModuleFileNameA(here, path, sizeof path);
    char *slash = strrchr(path, '\\');
    lstrcpynA(slash + 1, name, (int)(path + sizeof path - slash - 1));
    return path;
}

/* The word of the file, which is removed; "" without one. */
static const char *fault(void) {
    static char word[16];
    DWORD length = 0;
    HANDLE file = CreateFileA(beside("fault"), GENERIC_READ | DELETE, 0, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        ReadFile(file, word, sizeof word - 1, &length, NULL);
        CloseHandle(file);
    }
    word[length] = 0;
    return word;
}

static void linger(IDebugClient *client) {
    IDebugControl *control;
    if (FAILED(client->lpVtbl->QueryInterface(client, &IID_IDebugControl, (void **)&control))) return;
    while (control->lpVtbl->GetInterrupt(control) != S_OK) Sleep(20);
    control->lpVtbl->Release(control);
}

/* As Java code on this thread that asks for more than there is. */
static void exhaust(void) {
    typedef jint(JNICALL *Machines)(JavaVM **, jsize, jsize *);
    Machines machines = (Machines)(void *)GetProcAddress(GetModuleHandleA("jvm.dll"), "JNI_GetCreatedJavaVMs");
    JavaVM *machine;
    JNIEnv *java;
    jsize count = 0;
    if (machines(&machine, 1, &count) || !count || (*machine)->GetEnv(machine, (void **)&java, JNI_VERSION_1_8)) return;
    (*java)->NewLongArray(java, 0x7FFFFFF0);
    (*java)->ExceptionClear(java);
}

EXPORT HRESULT CALLBACK DebugExtensionInitialize(PULONG version, PULONG flags) {
    typedef HRESULT(CALLBACK * Initialize)(PULONG, PULONG);
    original = LoadLibraryA(beside("original.dll"));
    return original ? ((Initialize)(void *)GetProcAddress(original, "DebugExtensionInitialize"))(version, flags) : E_FAIL;
}

EXPORT HRESULT CALLBACK htrace(IDebugClient *client, PCSTR arguments) {
    typedef HRESULT(CALLBACK * Command)(IDebugClient *, PCSTR);
    const char *word = fault();
    if (!strcmp(word, "linger")) linger(client);
    if (!strcmp(word, "hang")) Sleep(INFINITE);
    if (!strcmp(word, "die")) RaiseFailFastException(NULL, NULL, 0);
    if (!strcmp(word, "exhaust")) exhaust();
    return ((Command)(void *)GetProcAddress(original, "htrace"))(client, arguments);
}
