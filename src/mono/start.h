// Around Mono's start: see start.c.

void runtime_starts(void);
void runtime_has_started(void);
