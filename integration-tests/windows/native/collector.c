/*
 * collector.dll, an agent for JVMs that are measured: a full collection every so many seconds (its option), so that the JVM's log of collections says what is held.
 */
#include <jvmti.h>
#include <stdlib.h>
#include <windows.h>

static DWORD seconds;

static void JNICALL collect(jvmtiEnv *tools, JNIEnv *java, void *unused) {
    (void)java, (void)unused;
    for (;;) {
        Sleep(1000 * seconds);
        (*tools)->ForceGarbageCollection(tools);
    }
}

static void JNICALL started(jvmtiEnv *tools, JNIEnv *java, jthread main) {
    (void)main;
    jclass type = (*java)->FindClass(java, "java/lang/Thread");
    jobject thread = type ? (*java)->NewObject(java, type, (*java)->GetMethodID(java, type, "<init>", "()V")) : NULL;
    if (thread) (*tools)->RunAgentThread(tools, thread, collect, NULL, JVMTI_THREAD_NORM_PRIORITY);
}

JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM *vm, char *options, void *reserved) {
    (void)reserved;
    jvmtiEnv *tools = NULL;
    jvmtiEventCallbacks callbacks = {.VMInit = started};
    seconds = options && atoi(options) > 0 ? (DWORD)atoi(options) : 60;
    if ((*vm)->GetEnv(vm, (void **)&tools, JVMTI_VERSION_1_2) != JNI_OK) return JNI_ERR;
    (*tools)->SetEventCallbacks(tools, &callbacks, sizeof callbacks);
    (*tools)->SetEventNotificationMode(tools, JVMTI_ENABLE, JVMTI_EVENT_VM_INIT, NULL);
    return JNI_OK;
}
