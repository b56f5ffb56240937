/* A thread that wakes every millisecond and remembers how late it was: whoever suspends or slows this process shows in it. */
#ifndef HEARTBEAT_H
#define HEARTBEAT_H

void start_heartbeat(void);

/* Prints "beat count=N p50us=N p99us=N maxus=N": the times between two beats since the last call, in microseconds. */
void print_heartbeat(void);

#endif
