import { readFile } from 'node:fs/promises';

/** What a process has used of the machine, as Linux counts it. */
export interface ProcessUsage {
  /** Of user and kernel, since its start. */
  readonly cpuSeconds: number;
  /** Resident: the code of Node itself and everything else that is mapped included. */
  readonly rssMegabytes: number;
  /** Of the resident memory what belongs to the process alone: heap, buffers, stacks. */
  readonly anonymousMegabytes: number;
  readonly peakRssMegabytes: number;
}

/** Of sysconf(_SC_CLK_TCK): 100 on every architecture that Node has binaries for. */
const ticksPerSecond = 100;

/** Reads /proc (proc(5)); throws where there is none (not Linux), or the process has ended. */
export async function usageOf(pid: number): Promise<ProcessUsage> {
  const [status, rollup, cpuSeconds] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/smaps_rollup`, 'utf8'),
    cpuSecondsOf(pid),
  ]);
  return {
    cpuSeconds,
    rssMegabytes: megabytesIn(rollup, 'Rss'),
    anonymousMegabytes: megabytesIn(rollup, 'Anonymous'),
    peakRssMegabytes: megabytesIn(status, 'VmHWM'),
  };
}

/** CPU seconds alone: cheap enough to be asked for many times a second. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field, the command, is in brackets and may hold spaces; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function megabytesIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1000;
}
