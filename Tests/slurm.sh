#!/bin/bash
# A Slurm of one node on this machine, for tests: slurm.sh start, away, back or stop, and a FOLDER
#
# Needs the right to be root, and Debian's slurm-wlm and munge. All it keeps is in FOLDER; who uses it
# sets SLURM_CONF=FOLDER/slurm.conf. The ports are not those of a real Slurm.
set -eu
command=$1 folder=$2
host=$(hostname -s)
export SLURM_CONF=$folder/slurm.conf PATH=$PATH:/usr/sbin:/sbin

daemon() { # without what it would inherit and keep open for ever
  (
    for file in /proc/self/fd/*; do
      number=${file##*/}
      if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
    done
    exec "$@" </dev/null >/dev/null 2>&1
  )
}

controller() {
  daemon slurmctld "$@" -f "$SLURM_CONF"
  for _ in $(seq 100); do scontrol ping 2>/dev/null | grep -q UP && return; sleep 0.2; done
  echo "slurmctld does not start" >&2
  tail -5 "$folder/log/slurmctld.log" >&2
  exit 1
}

end() { # a daemon, by the file that holds its number
  [ -e "$1" ] || return 0
  pid=$(cat "$1")
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
  kill -9 "$pid" 2>/dev/null || true
}

case $command in
start)
  mkdir -p "$folder"/{ctld,slurmd,log} /run/munge /var/log/munge /var/lib/munge
  cat > "$SLURM_CONF" <<END
ClusterName=tieline
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CryptoType=crypto/munge
SlurmctldPort=16817
SlurmdPort=16818
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
StateSaveLocation=$folder/ctld
SlurmdSpoolDir=$folder/slurmd
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobRequeue=1
KillWait=2
MinJobAge=300
MessageTimeout=5
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=0,sched_interval=1,bf_interval=1
MaxArraySize=1001
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
  if ! munge -n </dev/null >/dev/null 2>&1; then
    chown munge: /run/munge /var/log/munge /var/lib/munge
    chmod 755 /run/munge
    [ -e /etc/munge/munge.key ] || su -s /bin/bash munge -c /usr/sbin/mungekey
    daemon su -s /bin/bash munge -c /usr/sbin/munged
    touch "$folder/munged-is-ours"
  fi
  controller -c
  daemon slurmd -f "$SLURM_CONF" -N "$host"
  for _ in $(seq 100); do
    if sinfo --noheader --format=%T 2>/dev/null | grep -q idle; then exit 0; fi
    sleep 0.2
  done
  echo "the node is not idle" >&2
  exit 1
  ;;
away) end "$folder/slurmctld.pid" ;;
# Without -c: jobs are kept.
back) controller ;;
stop)
  scancel --user=root 2>/dev/null || true
  end "$folder/slurmctld.pid"
  end "$folder/slurmd.pid"
  if [ -e "$folder/munged-is-ours" ]; then end /run/munge/munged.pid; fi
  ;;
*) echo "slurm.sh start|away|back|stop FOLDER" >&2; exit 64 ;;
esac
