# 500 messages' worth of what Postfix and OpenDKIM log of a relayed message, a datagram a line: awk -f lines.awk
BEGIN {
  srand(1)
  for (n = 0; n < 500; n++) {
    id = sprintf("%010X", 1000000007 * (n + 1))
    from = "user" n "@shop" (n % 7) ".example.com"
    to = "first.last" int(rand() * 1e6) "@example" (n % 50) ".net"
    smtpd = 200 + n % 20
    smtp = 300 + n % 20
    host = sprintf("mx%d.example%d.net[192.0.2.%d]:25", n % 3, n % 50, n % 250)
    client = sprintf("app-%d.example.com[172.17.0.%d]", n % 9, n % 9)
    say("postfix/smtpd[" smtpd "]", "connect from " client)
    say("postfix/smtpd[" smtpd "]", id ": client=" client)
    say("postfix/cleanup[104]", id ": message-id=<20251103." n "." int(rand() * 1e9) "@shop.example.com>")
    say("opendkim[41]", id ": DKIM-Signature field added (s=mail, d=shop" (n % 7) ".example.com)")
    say("postfix/qmgr[74]", id ": from=<" from ">, size=" int(1000 + rand() * 50000) ", nrcpt=1 (queue active)")
    say("postfix/smtpd[" smtpd "]", "disconnect from " client " ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5")
    say("postfix/smtp[" smtp "]", "Untrusted TLS connection established to " host \
      ": TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature ECDSA (prime256v1) server-digest SHA256")
    say("postfix/smtp[" smtp "]", id ": to=<" to ">, relay=" host ", delay=0.31, delays=0.02/0.01/0.18/0.1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as " id ")")
    say("postfix/qmgr[74]", id ": removed")
  }
}

function say(tag, text) { print "<22>Nov  3 07:05:10 " tag ": " text }
