#!/bin/sh
# Runs one command and ends it with the parent: usage guard.sh PID_FILE GRACE_SECONDS COMMAND [ARGUMENT...]
#
# Standard input is a pipe whose other end the parent holds and never writes to. Its end of file means that the parent
# requested the end or has ended (kill -9 included): the command gets TERM, and KILL after the grace period.
# The exit code is the command's own.

# Ctrl-C reaches the whole foreground group; only the parent decides the order of the end.
trap '' INT HUP

pid_file=$1
grace_seconds=$2
shift 2

# Background jobs of a non-interactive shell get /dev/null as standard input, so the pipe needs a number of its own.
exec 3<&0 </dev/null

# With setsid the command gets its own session: Ctrl-C would also reach commands that install a handler for INT. The
# command then leads a group, so signals reach its children.
detach=
group=
if command -v setsid >/dev/null 2>&1; then
  detach=setsid
  group=-
fi
$detach "$@" 3<&- &
child=$!
# Before setsid has made the group, a signal to the group fails; the command itself exists from the start.
signal() {
  kill -s "$1" -- "$group$child" 2>/dev/null || kill -s "$1" "$child" 2>/dev/null
}
trap 'signal TERM' TERM

# Renamed, so that a reader finds the whole number or no file.
echo "$child" >"$pid_file.new" && mv "$pid_file.new" "$pid_file"

(
  # The default would leave a sleep behind.
  trap 'exit 0' TERM
  while read -r _ <&3; do :; done
  signal TERM
  # A stopped command gets its TERM only when it continues.
  signal CONT
  tenths=$((grace_seconds * 10))
  while [ "$tenths" -gt 0 ] && kill -0 "$child" 2>/dev/null; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
  signal KILL
) &
watch=$!
exec 3<&-

wait "$child"
status=$?
# A signal to this shell interrupts the wait, not the command.
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  status=$?
done
kill -TERM "$watch" 2>/dev/null
wait "$watch" 2>/dev/null
# Children that the command left behind.
if [ -n "$group" ]; then
  kill -s KILL -- "-$child" 2>/dev/null
fi
rm -f "$pid_file"
exit "$status"
