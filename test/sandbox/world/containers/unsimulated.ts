import type { Container, Pod } from '../kinds.ts';

/** What a pod asks for that its processes would not get here, which is better said than left out; undefined: nothing. */
export function unsimulated({ spec }: Pod): string | undefined {
  const what =
    (spec.initContainers ?? []).length > 0
      ? 'spec.initContainers'
      : spec.containers.map((container) => unsimulatedIn(container)).find((found) => found !== undefined);
  return what && `${what} is not simulated in the sandbox.`;
}

function unsimulatedIn({
  command,
  startupProbe,
  readinessProbe,
  livenessProbe,
  lifecycle,
}: Container): string | undefined {
  if (command !== undefined) return 'command (there is no image in which it could be found)';
  if (startupProbe !== undefined) return 'startupProbe';
  if (lifecycle?.postStart !== undefined) return 'lifecycle.postStart';
  const isByHttp = [readinessProbe, livenessProbe].every((probe) => probe === undefined || probe.httpGet !== undefined);
  if (!isByHttp) return 'a probe that is no httpGet';
  const { preStop } = lifecycle ?? {};
  const isKnown = preStop === undefined || preStop.sleep !== undefined || preStop.httpGet !== undefined;
  return isKnown ? undefined : 'a preStop hook that is neither sleep nor httpGet';
}
