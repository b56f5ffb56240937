/*
 * For functions that must stand in a stack under their own names: no inlining, and a barrier behind each call, so that no call becomes a jump.
 * For clang, gcc and Microsoft's compiler.
 */
#ifndef NAMED_H
#define NAMED_H

#ifdef _MSC_VER
#include <intrin.h>
#define NAMED __declspec(noinline)
#define BARRIER _ReadWriteBarrier()
#else
#define NAMED __attribute__((noinline))
#define BARRIER __asm__ volatile("" ::: "memory")
#endif

#endif
