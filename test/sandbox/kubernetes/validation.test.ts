import { describe, expect, it } from '@jest/globals';

import { VirtualClock } from '../virtual-clock.ts';
import type { Answer } from './api-client.ts';
import { apiClient } from './api-client.ts';
import { gizmoDefinition } from './gizmo.ts';
import { startKubernetes } from './start-kubernetes.ts';

const GIZMOS = '/apis/example.com/v1/namespaces/default/gizmos';

/** Creates a Gizmo in a server of its own. */
async function create(spec: unknown, { name = 'one', query = '' } = {}): Promise<Answer> {
  await using server = await startKubernetes({ clock: new VirtualClock(), crds: [gizmoDefinition] });
  return await apiClient(server).request('POST', `${GIZMOS}${query}`, {
    apiVersion: 'example.com/v1',
    kind: 'Gizmo',
    metadata: { name },
    spec,
  });
}

const UNCHECKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

describe('the schema of a definition', () => {
  it.each([
    [
      'a number that is too large',
      { size: 30 },
      'spec.size: Invalid value: 30: spec.size in body should be less than or equal to 10',
    ],
    ['a pattern', { title: 'x' }, `spec.title: Invalid value: "x": spec.title in body should match '^[A-Z]'`],
  ])('refuses %s', async (_, spec, message) => {
    const { code, body } = await create(spec);

    expect([code, body.message]).toEqual([422, `Gizmo.example.com "one" is invalid: ${message}`]);
  });

  it.each([
    ['a missing spec', undefined, 'spec: Required value'],
    [
      'a string where a number is due',
      { size: 'big' },
      'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    ],
    [
      'a value that is not listed',
      { colour: 'green' },
      'spec.colour: Unsupported value: "green": supported values: "red", "blue"',
    ],
    ['text that is too long', { title: 'ABCDEFGHI' }, 'spec.title: Too long: may not be more than 8 bytes'],
    [
      'too many items',
      { parts: ['a', 'b', 'c', 'd'].map((name) => ({ name })) },
      'spec.parts: Too many: 4: must have at most 3 items',
    ],
    ['an item without its key', { parts: [{ count: 1 }] }, 'spec.parts[0].name: Required value'],
  ])('refuses %s, and asks no rule any more', async (_, spec, message) => {
    const { code, body } = await create(spec);

    expect([code, body.message]).toEqual([422, `Gizmo.example.com "one" is invalid: [${message}, ${UNCHECKED}]`]);
  });

  it('refuses two items of one key', async () => {
    const { body } = await create({ parts: [{ name: 'a' }, { name: 'a' }] });

    expect(body.message).toBe('Gizmo.example.com "one" is invalid: spec.parts[1]: Duplicate value: {"name":"a"}');
    expect(body.details).toMatchObject({
      ...{ name: 'one', group: 'example.com', kind: 'Gizmo' },
      causes: [{ reason: 'FieldValueDuplicate', message: 'Duplicate value: {"name":"a"}', field: 'spec.parts[1]' }],
    });
  });

  it('refuses, warns about or drops what it does not know, as the client asks', async () => {
    const strict = await create({ sise: 1 }, { query: '?fieldValidation=Strict' });
    const warned = await create({ sise: 1 }, { query: '?fieldValidation=Warn' });
    const ignored = await create({ sise: 1 }, { query: '?fieldValidation=Ignore' });

    expect([strict.code, strict.body.message]).toEqual([
      400,
      'Gizmo in version "v1" cannot be handled as a Gizmo: strict decoding error: unknown field "spec.sise"',
    ]);
    expect([warned.body.spec, warned.warning]).toEqual([{ size: 1 }, '299 - "unknown field \\"spec.sise\\""']);
    expect([ignored.body.spec, ignored.warning]).toEqual([{ size: 1 }, undefined]);
  });

  it('refuses a name that is none', async () => {
    const { body } = await create({}, { name: 'No!' });

    expect(body.message).toContain(
      'metadata.name: Invalid value: "No!": a lowercase RFC 1123 subdomain must consist of',
    );
  });
});

describe('the rules of a definition', () => {
  it('see the object’s name, and give their own reason', async () => {
    const { body } = await create({}, { name: 'forbidden' });

    expect(body.message).toBe('Gizmo.example.com "forbidden" is invalid: <nil>: Forbidden: that name is taken');
  });

  it('may work out their message, and point at a field below', async () => {
    const { body } = await create({ size: 1, parts: [{ name: 'a', count: 11 }] });

    expect(body.message).toBe(
      'Gizmo.example.com "one" is invalid: spec.parts: Invalid value: no more than 10 of each part',
    );
  });

  it('may compare with what was there before, when there was something', async () => {
    await using server = await startKubernetes({ clock: new VirtualClock(), crds: [gizmoDefinition] });
    const client = apiClient(server);
    const created = await client.request('POST', GIZMOS, {
      apiVersion: 'example.com/v1',
      kind: 'Gizmo',
      metadata: { name: 'one' },
      spec: {},
    });

    const coloured = await client.patch('merge', `${GIZMOS}/one`, { spec: { colour: 'red' } });

    expect(created.code).toBe(201);
    expect(coloured.body.message).toBe(
      'Gizmo.example.com "one" is invalid: spec: Invalid value: colour can neither come nor go',
    );
  });

  it('must compile, or the definition is refused', async () => {
    await using server = await startKubernetes({ clock: new VirtualClock(), crds: [] });
    const broken: unknown = JSON.parse(JSON.stringify(gizmoDefinition).replace('self != 7', 'nonsense(self)'));

    const { code, body } = await apiClient(server).request(
      'POST',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      broken,
    );

    expect(code).toBe(422);
    expect(body.message).toContain(
      '.properties[size].x-kubernetes-validations[0].rule: Invalid value: "nonsense(self)": compilation failed',
    );
  });
});
