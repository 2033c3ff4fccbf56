postconf -M slow/unix="slow unix - - n - 1 smtp"
