import type { Container, EnvironmentVariable } from '../kinds.ts';
import { ConfigError, fieldOf, keysOf, type PodSurroundings } from './pod-surroundings.ts';

/** What a container's program is told by its pod: the environment and the arguments, with `$(NAME)` filled in. */
export async function environmentOfContainer(
  { env = [], envFrom = [], args = [] }: Container,
  surroundings: PodSurroundings,
  /** What is there beside: of the image, and of the kubelet. */
  given: Readonly<Record<string, string>>,
): Promise<{ readonly environment: Readonly<Record<string, string>>; readonly args: readonly string[] }> {
  const environment: Record<string, string> = { ...given };
  for (const { prefix = '', configMapRef, secretRef } of envFrom) {
    const keys = new Map([
      ...(configMapRef ? await keysOf(surroundings, { plural: 'configmaps', ...configMapRef }) : []),
      ...(secretRef ? await keysOf(surroundings, { plural: 'secrets', ...secretRef }) : []),
    ]);
    for (const [key, value] of keys) environment[prefix + key] = value.toString();
  }
  for (const variable of env) {
    const value = await valueOf(variable, surroundings);
    if (value !== undefined) environment[variable.name] = expand(value, environment);
  }
  return { environment, args: args.map((arg) => expand(arg, environment)) };
}

/** Undefined where it comes of something optional that is not there. */
async function valueOf(
  { value = '', valueFrom }: EnvironmentVariable,
  surroundings: PodSurroundings,
): Promise<string | undefined> {
  if (valueFrom === undefined) return value;
  const { fieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) return fieldOf(surroundings, fieldRef.fieldPath);
  const from = configMapKeyRef ?? secretKeyRef;
  if (from === undefined) throw new ConfigError(`${Object.keys(valueFrom).join()} is not simulated in the sandbox.`);
  const plural = configMapKeyRef === undefined ? 'secrets' : 'configmaps';
  const found = (await keysOf(surroundings, { plural, ...from })).get(from.key);
  if (found === undefined && from.optional !== true)
    throw new ConfigError(`couldn't find key ${from.key} in ${plural.slice(0, -1)} ${from.name}`);
  return found?.toString();
}

/** Kubernetes' `$(NAME)`, of which `$$(NAME)` is the way to write it as it stands; a name that there is not stays. */
function expand(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(\$)?\(([^)]*)\)/g, (whole, isEscaped: string | undefined, name: string) =>
    isEscaped === undefined ? (environment[name] ?? whole) : `$(${name})`,
  );
}
