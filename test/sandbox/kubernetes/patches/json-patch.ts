import type { Json } from '../json.ts';
import { isJsonList, isJsonObject, sameJson, without } from '../json.ts';
import { StatusError, badRequest } from '../status-error.ts';

/**
 * RFC 6902, all operations. Throws a 400 for what is no patch, and a 422 for one that does not fit the object, which does not
 * say why (seen of kube-apiserver 1.37).
 */
export function applyJsonPatch(document: Json, patch: Json): Json {
  if (!isJsonList(patch))
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  return patch.reduce<Json>(applyOperation, document);
}

function applyOperation(document: Json, operation: Json): Json {
  if (!isJsonObject(operation)) throw badRequest('error decoding patch: an operation is no object');
  const { op, value } = operation;
  const path = pointer(operation.path);
  switch (op) {
    case 'add':
      return write(document, path, () => present(value), 'add');
    case 'replace':
      return write(document, path, () => present(value), 'replace');
    case 'remove':
      return write(document, path, () => undefined, 'remove');
    case 'move': {
      const from = pointer(operation.from);
      const moved = read(document, from);
      return write(
        write(document, from, () => undefined, 'remove'),
        path,
        () => moved,
        'add',
      );
    }
    case 'copy': {
      const copied = read(document, pointer(operation.from));
      return write(document, path, () => copied, 'add');
    }
    case 'test':
      if (sameJson(read(document, path), present(value))) return document;
      throw unfit();
    default:
      throw unfit();
  }
}

function pointer(path: Json | undefined): readonly string[] {
  if (path === '') return [];
  if (typeof path !== 'string' || !path.startsWith('/')) throw unfit();
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function present(value: Json | undefined): Json {
  return value ?? null;
}

function read(document: Json, path: readonly string[]): Json {
  return path.reduce<Json>((value, key) => {
    const found = isJsonList(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined;
    if (found === undefined) throw unfit();
    return found;
  }, document);
}

type Mode = 'add' | 'replace' | 'remove';

function write(document: Json, path: readonly string[], change: () => Json | undefined, mode: Mode): Json {
  const [key, ...rest] = path;
  if (key === undefined) return present(change());
  if (isJsonList(document)) {
    const at = key === '-' ? document.length : Number(key);
    const exists = Number.isInteger(at) && at >= 0 && at < document.length;
    if (!exists && !(rest.length === 0 && mode === 'add' && at === document.length)) throw unfit();
    if (rest.length > 0) return document.with(at, write(present(document[at]), rest, change, mode));
    if (mode === 'remove') return document.toSpliced(at, 1);
    return document.toSpliced(at, mode === 'replace' ? 1 : 0, present(change()));
  }
  if (!isJsonObject(document)) throw unfit();
  const member = document[key];
  if (member === undefined && (rest.length > 0 || mode !== 'add')) throw unfit();
  if (rest.length > 0) return { ...document, [key]: write(present(member), rest, change, mode) };
  return mode === 'remove' ? without(document, key) : { ...document, [key]: present(change()) };
}

function unfit(): StatusError {
  const message = 'the server rejected our request due to an error in our request';
  return new StatusError({ code: 422, reason: 'Invalid', message, details: {} });
}
