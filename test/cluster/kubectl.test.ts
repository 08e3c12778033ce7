import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { systemClock } from '../../src/runtime/clock.ts';
import type { JsonObject } from '../sandbox/kubernetes/json.ts';
import type { Kubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import { startKubernetes } from '../sandbox/kubernetes/start-kubernetes.ts';
import { gizmoDefinition } from '../sandbox/kubernetes/gizmo.ts';
import { findBinary } from './find-binary.ts';
import { Kubectl } from './kubectl.ts';

const path = await findBinary('kubectl', process.env);
const reason = path === undefined ? ' (skipped: no kubectl here; `npm run cluster:build` builds it)' : '';

const GIZMO = `
apiVersion: example.com/v1
kind: Gizmo
metadata: { name: one }
spec: { size: 3, parts: [{ name: wheel, count: 4 }] }
`;

const WORKLOAD = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  ingressClassName: alb
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

(path === undefined ? describe.skip : describe)(`kubectl${reason}`, () => {
  let server: Kubernetes;
  let kubectl: Kubectl;

  beforeAll(async () => {
    server = await startKubernetes({ clock: systemClock, crds: [gizmoDefinition] });
    kubectl = await Kubectl.start(path ?? '', server.kubeconfig());
  });

  afterAll(async () => {
    await kubectl[Symbol.asyncDispose]();
    await server.close();
  });

  /** Runs a command that must succeed, in a namespace, and answers what it printed. */
  async function inNamespace(namespace: string, args: readonly string[], input = ''): Promise<string> {
    const { code, stdout, stderr } = await kubectl.run(['-n', namespace, ...args], { input });
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${String(code)}: ${stderr}`);
    return stdout;
  }

  async function newNamespace(name: string): Promise<string> {
    await inNamespace('default', ['create', 'namespace', name]);
    return name;
  }

  it('applies a custom resource, and sees when nothing changed', async () => {
    const namespace = await newNamespace('apply');

    const first = await inNamespace(namespace, ['apply', '-f', '-'], GIZMO);
    const again = await inNamespace(namespace, ['apply', '-f', '-'], GIZMO);
    const changed = await inNamespace(namespace, ['apply', '-f', '-'], GIZMO.replace('size: 3', 'size: 4'));

    expect([first, again, changed]).toEqual([
      'gizmo.example.com/one created\n',
      'gizmo.example.com/one unchanged\n',
      'gizmo.example.com/one configured\n',
    ]);
  });

  it('applies built-in kinds by strategic merge: a port that changed its number replaces the old one', async () => {
    const namespace = await newNamespace('strategic');
    await inNamespace(namespace, ['apply', '-f', '-'], WORKLOAD);

    const changed = await inNamespace(namespace, ['apply', '-f', '-'], WORKLOAD.replace('port: 80,', 'port: 81,'));

    expect(changed).toBe('ingress.networking.k8s.io/web unchanged\nservice/web configured\n');
    const service = parse(await inNamespace(namespace, ['get', 'service', 'web', '-o', 'yaml'])) as JsonObject;
    expect(service).toMatchObject({ spec: { ports: [{ port: 81, targetPort: 8080, protocol: 'TCP' }] } });
  });

  it('applies on the server, and meets the conflict with who applied before', async () => {
    const namespace = await newNamespace('server-side');
    await inNamespace(namespace, ['apply', '--server-side', '--field-manager=one', '-f', '-'], GIZMO);
    const other = ['-n', namespace, 'apply', '--server-side', '--field-manager=two', '-f', '-'];
    const input = GIZMO.replace('size: 3', 'size: 4');

    const refused = await kubectl.run(other, { input });
    const forced = await kubectl.run([...other, '--force-conflicts'], { input });

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Apply failed with 1 conflict: conflict with "one": .spec.size');
    expect(forced.stdout).toBe('gizmo.example.com/one serverside-applied\n');
  });

  it('shows the server’s words where the schema or a rule refuses', async () => {
    const namespace = await newNamespace('refused');
    const apply = ['-n', namespace, 'apply', '-f', '-'];

    const schema = await kubectl.run(apply, { input: GIZMO.replace('size: 3', 'size: 30') });
    const rule = await kubectl.run(apply, { input: GIZMO.replace('size: 3', 'size: 7') });
    const unknown = await kubectl.run(apply, { input: GIZMO.replace('size: 3', 'sise: 3') });

    expect(schema.stderr).toContain(
      'The Gizmo "one" is invalid: spec.size: Invalid value: 30: spec.size in body should be less than or equal to 10',
    );
    expect(rule.stderr).toContain('The Gizmo "one" is invalid: spec.size: Invalid value: 7: seven is unlucky');
    expect(unknown.stderr).toContain('strict decoding error: unknown field "spec.sise"');
  });

  it('prints tables: the definition’s columns, the wide ones with -o wide, all namespaces with -A', async () => {
    const namespace = await newNamespace('tables');
    await inNamespace(namespace, ['apply', '-f', '-'], GIZMO + '---' + WORKLOAD);

    const plain = await inNamespace(namespace, ['get', 'gizmos']);
    const wide = await inNamespace(namespace, ['get', 'gz', '-o', 'wide']);
    const everywhere = await inNamespace(namespace, ['get', 'gizmos', '-A']);
    const service = await inNamespace(namespace, ['get', 'service,ingress']);

    expect(plain).toMatch(/^NAME +SIZE +READY +AGE\none +3 +\d+s\n$/);
    expect(wide).toMatch(/^NAME +SIZE +READY +AGE +FIRST-PART\none +3 +\d+s +wheel\n$/);
    expect(everywhere).toMatch(/tables +one +3/);
    expect(service).toMatch(/service\/web +NodePort +10\.96\.\d+\.\d+ +<none> +80:3\d{4}\/TCP/);
    expect(service).toMatch(/ingress\.networking\.k8s\.io\/web +alb +\* +80/);
  });

  it('watches: get -w prints each change', async () => {
    const namespace = await newNamespace('watched');
    await inNamespace(namespace, ['apply', '-f', '-'], GIZMO);
    const lines = (stdout: string): readonly string[] => stdout.trimEnd().split('\n');
    let patched: Promise<string> | undefined;

    const watched = await kubectl.run(['-n', namespace, 'get', 'gizmos', '-w'], {
      until: (stdout) => {
        if (lines(stdout).length === 2)
          patched ??= inNamespace(namespace, ['patch', 'gizmo', 'one', '--type=merge', '-p', '{"spec":{"size":5}}']);
        return lines(stdout).length === 3;
      },
    });

    await patched;
    expect(
      lines(watched.stdout)
        .slice(1)
        .map((line) => line.split(/ +/)[1]),
    ).toEqual(['3', '5']);
  });

  it('waits for a condition that comes later', async () => {
    const namespace = await newNamespace('waiting');
    await inNamespace(namespace, ['apply', '-f', '-'], GIZMO);
    const status = { conditions: [{ type: 'Ready', status: 'True' }] };

    const [waited] = await Promise.all([
      inNamespace(namespace, ['wait', 'gizmo/one', '--for=condition=Ready', '--timeout=20s']),
      inNamespace(namespace, [
        'patch',
        'gizmo',
        'one',
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify({ status }),
      ]),
    ]);

    expect(waited).toBe('gizmo.example.com/one condition met\n');
  });

  it('explains fields in the definition’s own words', async () => {
    const explained = await inNamespace('default', ['explain', 'gizmo.spec.parts']);

    expect(explained).toContain('FIELD: parts <[]Object>');
    expect(explained).toContain('What it is made of.');
    expect(explained).toMatch(/name\s+<string> -required-/);
  });

  it('describes an object with its events, of either events API', async () => {
    const namespace = await newNamespace('described');
    await inNamespace(namespace, ['apply', '-f', '-'], GIZMO);
    const uid = await inNamespace(namespace, ['get', 'gizmo', 'one', '-o', 'jsonpath={.metadata.uid}']);
    const regarding = { apiVersion: 'example.com/v1', kind: 'Gizmo', name: 'one', namespace, uid };
    const event = {
      ...{
        apiVersion: 'events.k8s.io/v1',
        kind: 'Event',
        metadata: { generateName: 'one.' },
        regarding,
        type: 'Normal',
      },
      ...{
        eventTime: new Date().toISOString().replace('Z', '000Z'),
        reason: 'Assembled',
        note: 'All parts fit',
        action: 'Assemble',
      },
      ...{ reportingController: 'example.com/gizmo', reportingInstance: 'gizmo-0' },
    };
    await inNamespace(namespace, ['create', '-f', '-'], JSON.stringify(event));

    const described = await inNamespace(namespace, ['describe', 'gizmo', 'one']);
    const listed = await inNamespace(namespace, ['get', 'events']);

    expect(described).toMatch(/Normal +Assembled +\S+ +example.com\/gizmo +All parts fit/);
    expect(listed).toMatch(/Normal +Assembled +gizmo\/one +All parts fit/);
  });

  it('edits, patches, labels and annotates', async () => {
    const namespace = await newNamespace('edited');
    await inNamespace(namespace, ['apply', '-f', '-'], GIZMO + '---' + WORKLOAD);

    const edits = [
      await kubectl.run(['-n', namespace, 'edit', 'gizmo', 'one'], { editor: 'sed -i s/wheel/axle/' }),
      await kubectl.run(['-n', namespace, 'edit', 'service', 'web'], { editor: 'sed -i s/8080/9090/' }),
    ];
    await inNamespace(namespace, [
      'patch',
      'gizmo',
      'one',
      '--type=json',
      '-p',
      '[{"op":"replace","path":"/spec/size","value":2}]',
    ]);
    await inNamespace(namespace, ['label', 'gizmo', 'one', 'tier=front']);
    await inNamespace(namespace, ['annotate', 'gizmo', 'one', 'note=seen']);

    expect(edits.map(({ stdout }) => stdout)).toEqual(['gizmo.example.com/one edited\n', 'service/web edited\n']);
    const gizmo = parse(await inNamespace(namespace, ['get', 'gizmo', '-l', 'tier=front', '-o', 'yaml'])) as JsonObject;
    expect(gizmo).toMatchObject({
      items: [{ metadata: { annotations: { note: 'seen' } }, spec: { size: 2, parts: [{ name: 'axle', count: 4 }] } }],
    });
  });

  it('creates from flags, which it sends as protobuf', async () => {
    const namespace = await newNamespace('flags');

    await inNamespace(namespace, ['create', 'configmap', 'settings', '--from-literal=colour=blue']);
    await inNamespace(namespace, ['create', 'secret', 'generic', 'password', '--from-literal=word=xyz']);

    expect(await inNamespace(namespace, ['get', 'configmap', 'settings', '-o', 'jsonpath={.data.colour}'])).toBe(
      'blue',
    );
    expect(await inNamespace(namespace, ['get', 'secret', 'password', '-o', 'jsonpath={.data.word}'])).toBe('eHl6');
  });

  it('deletes, waiting for finalizers, and a namespace with all that is in it', async () => {
    const namespace = await newNamespace('deleted');
    await inNamespace(namespace, ['apply', '-f', '-'], GIZMO + '---' + WORKLOAD);
    await inNamespace(namespace, [
      'patch',
      'gizmo',
      'one',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":["example.com/hold"]}}',
    ]);

    const deleting = inNamespace(namespace, ['delete', 'gizmo', 'one', '--timeout=20s']);
    await inNamespace(namespace, [
      'wait',
      'gizmo/one',
      '--for=jsonpath={.metadata.deletionTimestamp}',
      '--timeout=20s',
    ]);
    await inNamespace(namespace, ['patch', 'gizmo', 'one', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    const deleted = await deleting;
    await inNamespace('default', ['delete', 'namespace', namespace, '--timeout=20s']);

    expect(deleted).toMatch(/^gizmo\.example\.com "one" deleted/);
    const left = await kubectl.run(['get', 'namespace', namespace]);
    expect(left.stderr).toBe(`Error from server (NotFound): namespaces "${namespace}" not found\n`);
  });

  it('applies a definition, and its kind is served', async () => {
    const definition = JSON.parse(
      JSON.stringify(gizmoDefinition).replaceAll('izmo', 'adget').replaceAll('"gz"', '"gd"'),
    ) as JsonObject;

    await inNamespace('default', ['apply', '--server-side', '-f', '-'], JSON.stringify(definition));
    await inNamespace('default', ['wait', 'crd/gadgets.example.com', '--for=condition=Established', '--timeout=20s']);

    const resources = await inNamespace('default', ['api-resources', '--api-group=example.com', '-o', 'name']);
    expect(resources).toBe('gadgets.example.com\ngizmos.example.com\n');
  });
});
