#!/usr/bin/env bash
# Runs a command in the namespace this script was started in, while every packet from or to port 53
# and 853 goes into a file. The loopback interface takes packets to every address of the world, so
# that a question to a public resolver is captured too, not just refused.
#
# capture.sh FOLDER CAPTURE COMMAND [ARGUMENT...]
set -euo pipefail
PATH="$PATH:/usr/sbin:/sbin"

folder="$1"
capture="$2"
shift 2

ip link set lo up
ip route add default dev lo
printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf

# In immediate mode, or the packets of the last second would be lost when it is stopped.
tcpdump -i any -n -U --immediate-mode -Z root -w "$capture" 'port 53 or port 853' 2>"$folder/tcpdump.log" &
tcpdump_pid=$!
until grep -q 'listening on' "$folder/tcpdump.log"; do
    kill -0 "$tcpdump_pid" || { cat "$folder/tcpdump.log" >&2; exit 1; }
    read -rt 0.1 <> <(:) || true
done

status=0
"$@" || status=$?

# tcpdump writes what it holds when it is interrupted.
kill -INT "$tcpdump_pid"
wait "$tcpdump_pid" || true
exit "$status"
