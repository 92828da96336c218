import { readFile } from 'node:fs/promises';

/** Linux counts in ticks of a hundredth of a second. */
const tickMs = 10;

/** How much of the processor a process has used so far, in milliseconds: unlike the clock, it does not see who else is at work. */
export async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name in brackets, which may hold anything: see proc_pid_stat(5).
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * tickMs;
}
