#!/bin/bash
# Turns chiselled files into a root directory: directories and links, the certificate bundle, Postfix's defaults, owners and modes:
#   furnish.sh NATIVE TARGET ROOT
# Run by the Dockerfile after chisel.sh, which filled ROOT from TARGET. That may be of a foreign architecture; NATIVE holds the same packages for this machine,
# whose programs can be asked.
# Ids are those of files/etc/passwd and files/etc/group.
set -euo pipefail

native=$1 target=$2 root=$3
build=$(dirname "$(realpath "$0")")
postfix=100:102 postdrop=0:103 opendkim=101:104

cp -r "$build/files/." "$root"
cd "$root"

mkdir -p dev proc sys root run tmp var/lib var/tmp usr/lib64 etc/ssl/certs
chmod 1777 tmp var/tmp
for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$directory"; done
ln -s /run var/run
ln -s ../usr/lib/os-release etc/os-release
ln -s /usr/share/zoneinfo/Etc/UTC etc/localtime

# Two programs of Postfix have a second name, as links (postfix-files), which were copied one by one: a layer would hold each twice.
for names in smtp:lmtp qmgr:nqmgr; do
  program=usr/lib/postfix/sbin/${names%:*} other=usr/lib/postfix/sbin/${names#*:}
  cmp "$program" "$other"
  ln -f "$program" "$other"
done

# Zones that count leap seconds, their source, and tables for people choosing one: nothing here reads them.
rm -rf usr/share/zoneinfo/right usr/share/zoneinfo/*.tab usr/share/zoneinfo/tzdata.zi usr/share/zoneinfo/leap*

# Debian's zone files list every change of the clock up to 2037, for programs that read no rules: about half of their size. The C library reads the rules.
zones=$(mktemp -d)
zic -b slim -d "$zones" "$native/usr/share/zoneinfo/tzdata.zi"
find usr/share/zoneinfo -type f -printf '%P\n' | (cd "$zones" && xargs cp --parents -t "$OLDPWD/usr/share/zoneinfo")
rm -r "$zones"

# What update-ca-certificates would do. OpenSSL's own default file is a link to it.
awk 1 "$native"/usr/share/ca-certificates/mozilla/*.crt >etc/ssl/certs/ca-certificates.crt
ln -s /etc/ssl/certs/ca-certificates.crt usr/lib/ssl/cert.pem

# Busybox under the names of applets.list.
applets=$(chroot "$native" /usr/bin/busybox --list)
while read -r applet; do
  [[ $'\n'$applets$'\n' == *$'\n'"$applet"$'\n'* ]] || { echo "furnish.sh: busybox has no $applet" >&2; exit 1; }
  ln -s busybox "usr/bin/$applet"
done < <(grep -v '^#' "$build/applets.list" | xargs -n 1)

# The inits that pfinit stands in for, where Debian's packages have them.
ln -s ../sbin/pfinit usr/bin/tini
ln -s ../sbin/pfinit usr/bin/dumb-init

# What belongs to the programs is kept away from /etc/postfix, so that the volume of another image cannot replace it: meta_directory.
mv etc/postfix/postfix-files usr/lib/postfix/

# pfinit fills an empty /etc/postfix from the defaults; an image that is not started has them in place, too.
cp -r usr/share/pfinit/postfix/. etc/postfix

# Every parameter name that this Postfix knows with these services, so that pfinit can tell a misspelt one. A foreign mirror may be behind by an update, which
# for Postfix in a release of Debian never brings a parameter.
cp -r etc/postfix/. "$native/etc/postfix"
cp usr/lib/postfix/dynamicmaps.cf "$native/usr/lib/postfix"
chroot "$native" /usr/sbin/postconf -dH >usr/share/pfinit/postfix-parameters

# For `pfinit version`: what the image was made of.
for package in postfix opendkim openssl libc6 debian; do grep "^$package " "$target/versions.list"; done >usr/share/pfinit/versions

mkdir -p var/lib/postfix etc/opendkim/keys run/opendkim
mkdir -p var/spool/postfix/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,maildrop,pid,private,public,saved,trace}

chown -R 0:0 .
chown "$postfix" var/lib/postfix var/spool/postfix/*
chown "${opendkim%:*}:${postfix#*:}" run/opendkim
chown "$opendkim" etc/opendkim/keys
chown 0:0 var/spool/postfix/pid
chown "${postfix%:*}:${postdrop#*:}" var/spool/postfix/maildrop var/spool/postfix/public
chown "$postdrop" usr/sbin/postdrop usr/sbin/postqueue

chmod 0700 root var/lib/postfix var/spool/postfix/*
chmod 0755 var/spool/postfix/pid
chmod 0730 var/spool/postfix/maildrop
chmod 0710 var/spool/postfix/public
chmod 0750 etc/opendkim/keys
chmod 2750 run/opendkim
chmod 2755 usr/sbin/postdrop usr/sbin/postqueue
