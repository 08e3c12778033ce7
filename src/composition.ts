import { randomUUID } from 'node:crypto';
import { awsCaller } from './aws/aws-caller.ts';
import type { AwsClients } from './aws/clients.ts';
import { inventories } from './aws/inventory.ts';
import { LostCreates } from './aws/lost-creates.ts';
import { rateLimiter } from './aws/rate-limiter.ts';
import { backendsOfAllKinds } from './backends/backends-of-all-kinds.ts';
import { cloudMapBackend } from './backends/cloud-map-backend.ts';
import { CloudMap } from './backends/cloud-map.ts';
import { describeTags } from './backends/describe-tags.ts';
import { endpointsBackend } from './backends/endpoints-backend.ts';
import { gatewayBackend } from './backends/gateway-backend.ts';
import { ingressBackend } from './backends/ingress-backend.ts';
import { readLoadBalancerArn } from './backends/listener-arn.ts';
import { listenerBackend } from './backends/listener-backend.ts';
import { listenerConsent } from './backends/listener-consent.ts';
import { ListenerTags } from './backends/listener-tags.ts';
import { loadBalancerBackend } from './backends/load-balancer-backend.ts';
import { readLoadBalancerHostname } from './backends/load-balancer-hostname.ts';
import { LoadBalancers } from './backends/load-balancers.ts';
import { madeFor } from './backends/made-for.ts';
import { objectConsent } from './backends/object-consent.ts';
import { ReferenceGrants } from './backends/reference-consent.ts';
import { serviceBackend } from './backends/service-backend.ts';
import { sharedGateways } from './backends/shared-gateways.ts';
import { SharedIngresses } from './backends/shared-ingresses.ts';
import type { Config } from './config.ts';
import { startServers } from './metrics/start-servers.ts';
import { endpointsController } from './controllers/endpoints.ts';
import { namespaceKey } from './controllers/endpoints-namespace.ts';
import { FirstTurns } from './controllers/first-turns.ts';
import { privateHttpApiController } from './controllers/private-http-api.ts';
import { releaseEndpoints } from './controllers/release-endpoints.ts';
import { tellOrphans } from './controllers/tell-orphans.ts';
import { vpcLinkController } from './controllers/vpc-link.ts';
import { watchEndpoints } from './controllers/watch-endpoints.ts';
import { watchFor } from './controllers/watch-for.ts';
import { EndpointsStates } from './endpoints/endpoints-states.ts';
import { EndpointsUsers } from './endpoints/endpoints-users.ts';
import { PodsVpc } from './endpoints/pods-vpc.ts';
import { DoubtedLinks } from './links/doubted-links.ts';
import { clusterUidOf } from './kubernetes/cluster-uid.ts';
import type { KubernetesConnection } from './kubernetes/connection.ts';
import { ControlLoop, type Reconcile } from './kubernetes/control-loop.ts';
import { EventRecorder } from './kubernetes/event-recorder.ts';
import { GroupedObjects } from './kubernetes/grouped-objects.ts';
import { LabelledObjects } from './kubernetes/labelled-objects.ts';
import { LeaderElection } from './kubernetes/leader-election.ts';
import { LeaseLock } from './kubernetes/lease-lock.ts';
import { keyOfObject } from './kubernetes/object-key.ts';
import { OurDefinitions } from './kubernetes/our-definitions.ts';
import { ObjectStore } from './kubernetes/object-store.ts';
import type { Priority } from './kubernetes/priority.ts';
import { ReferencedCaches } from './kubernetes/referenced-caches.ts';
import { Reflector } from './kubernetes/reflector.ts';
import { ResourceClient } from './kubernetes/resource-client.ts';
import { resourceNameOf } from './kubernetes/resource-type.ts';
import { stripObject } from './kubernetes/strip-object.ts';
import { whileLeading } from './kubernetes/while-leading.ts';
import { WorkQueue } from './kubernetes/work-queue.ts';
import {
  endpointSlices,
  gateways,
  ingresses,
  listenerSets,
  nodes,
  privateHttpApis,
  referenceGrants,
  services,
  vpcLinks,
} from './kubernetes/resources.ts';
import type { Metrics } from './metrics/metrics.ts';
import { objectMetrics } from './metrics/object-metrics.ts';
import { UnprogrammedChanges } from './metrics/unprogrammed-changes.ts';
import { crdVersions } from './model/generated/crd-versions.ts';
import { serviceNameLabel } from './model/endpoint-slice.ts';
import { parentOf } from './model/gateway.ts';
import { groupsOf } from './model/ingress.ts';
import type { AnyObject } from './model/kubernetes-object.ts';
import { endpointsUsedBy } from './model/pod-endpoints.ts';
import type { PrivateHttpApi } from './model/private-http-api.ts';
import { referencedKinds, referencesOf, type ReferencedKind } from './model/references.ts';
import type { VpcLink } from './model/vpc-link.ts';
import { ApiObserver } from './observed/api-observer.ts';
import type { Clock } from './runtime/clock.ts';
import { Health } from './runtime/health.ts';
import type { serveHttp } from './runtime/http-server.ts';
import type { Log } from './runtime/log.ts';
import type { Running } from './runtime/running.ts';
import { Shutdown } from './runtime/shutdown.ts';
import { soleWriter } from './runtime/write-lease.ts';

export interface Surroundings {
  readonly config: Config;
  readonly connection: KubernetesConnection;
  readonly clients: AwsClients;
  readonly metrics: Metrics;
  /** How metrics and probes are served. */
  readonly serve: typeof serveHttp;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in events: the pod's name. */
  readonly instance: string;
}

/** Of all replicas in one namespace one leads: whoever holds the Lease of this name. */
const leaseName = 'private-http-api-controller';

/**
 * Puts the controller together and starts it; it works as soon as it leads. Waits for an API server that is away, and for
 * our CustomResourceDefinitions; rejects with OutdatedDefinitions where they are too old for it.
 */
export async function startController(surroundings: Surroundings): Promise<Running> {
  const { config, connection, clients, metrics, serve, clock, log } = surroundings;
  const health = new Health();
  const reflectors: Pick<Reflector<AnyObject>, 'start' | 'stop' | 'hasSynced' | 'synced'>[] = [];
  const definitions = new OurDefinitions({ connection, versions: crdVersions, clock, log });
  health.addReadinessCheck('credentials', () => connection.refusal);
  health.addReadinessCheck('definitions', () => definitions.lacking);
  health.addReadinessCheck('caches', () =>
    reflectors.length > 0 && reflectors.every(({ hasSynced }) => hasSynced)
      ? undefined
      : 'the first lists of the API server have not come yet.',
  );
  const servers = await startServers({ config, registry: metrics.registry, health, serve, log });
  const election =
    config.leaderElection === undefined
      ? undefined
      : new LeaderElection({
          lock: new LeaseLock({
            ...{ connection, clock, name: leaseName },
            namespace: config.leaderElection.namespace,
            // The pod's name alone is not enough: its container may be another one by now.
            identity: `${surroundings.instance}_${randomUUID()}`,
          }),
          onChange: (isLeading) => {
            metrics.kubernetes.leads(leaseName, isLeading);
          },
          ...{ clock, log },
        });
  const lease = election ?? soleWriter;
  health.addLivenessCheck('election', () =>
    lease.over.aborted ? 'the lease was lost, and the process has not ended.' : undefined,
  );
  const leading = whileLeading({ connection, lease, clock });
  const cluster = { name: config.clusterName, uid: await clusterUidOf({ connection, clock, log }) };
  try {
    await definitions.present();
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }

  const apis = new ObjectStore<PrivateHttpApi, ReferencedKind | 'vpcLink' | 'endpoints'>({
    log,
    indices: {
      ingress: (api) => referencesOf('ingress', api),
      service: (api) => referencesOf('service', api),
      gateway: (api) => referencesOf('gateway', api),
      endpoints: (api) => [...endpointsUsedBy(api).keys()],
      vpcLink: ({ status }) => (status?.vpcLinks ?? []).map(({ name }) => name),
    },
  });
  const links = new ObjectStore<VpcLink>({ log });
  const { watchNamespaces } = config;
  const namespaces = watchNamespaces.length === 0 ? [undefined] : watchNamespaces;
  const isWatched = (namespace = ''): boolean => watchNamespaces.length === 0 || watchNamespaces.includes(namespace);
  reflectors.push(
    ...namespaces.map(
      (namespace) =>
        new Reflector({
          ...{ connection, resource: privateHttpApis, selection: { namespace }, store: apis.of(namespace) },
          ...{ keep: stripObject, clock, log },
        }),
    ),
    new Reflector({ connection, resource: vpcLinks, store: links, keep: stripObject, clock, log }),
  );
  const referenced = {
    ingress: new ReferencedCaches({ connection, resource: ingresses, namespaces, groupsOf, clock, log }),
    service: new ReferencedCaches({ connection, resource: services, namespaces, clock, log }),
    gateway: new ReferencedCaches({ connection, resource: gateways, namespaces, clock, log }),
  };
  const setsByGateway = new GroupedObjects({
    ...{ connection, resource: listenerSets, namespaces, clock, log },
    groupOf: (set) => parentOf(set) ?? '',
  });
  const grantsByNamespace = new GroupedObjects({
    ...{ connection, resource: referenceGrants, namespaces, clock, log },
    groupOf: ({ metadata }) => metadata.namespace ?? '',
  });
  const grants = new ReferenceGrants({ grants: grantsByNamespace, isWatched });
  const objectionTo = grants.objection;
  const groups = new SharedIngresses({ ingresses: referenced.ingress, seesAll: watchNamespaces.length === 0 });
  for (const kind of referencedKinds) apis.onIndex(kind, referenced[kind].references);

  const slices = new LabelledObjects({
    ...{ connection, resource: endpointSlices, label: serviceNameLabel, isWatched, clock, log },
  });

  const limiter = rateLimiter({ clock, share: config.awsRateShare, observer: metrics.aws });
  const aws = awsCaller({ clients, limiter, lease, clock, log, observer: metrics.aws });
  const inventoryOf = inventories({
    aws,
    clock,
    clusterUid: cluster.uid,
    onApisListed: tellOrphans({ apis, links, isWatched, log }),
  });
  const lostCreates = new LostCreates({ clock });
  const firstTurns = new FirstTurns(apis);
  const doubtedLinks = new DoubtedLinks(links);
  const loadBalancers = new LoadBalancers({ aws, clock, sweep: config.loadBalancerResync });
  const controller = 'privatehttp.io/controller';
  const events = new EventRecorder({ connection, clock, log, controller, instance: surroundings.instance });
  const shared = {
    apis,
    links,
    aws,
    inventoryOf,
    lostCreates,
    firstTurns,
    events,
    cluster,
    takeOver: config.takeOverClusterUids,
    clock,
    log,
    region: config.region,
    defaultTags: config.defaultTags,
  };

  const apiQueue = queue('private-http-api');
  const linkQueue = queue('vpc-link');
  const endpointsQueue = queue('endpoints');
  const wantEndpoints = (key: string): void => {
    endpointsQueue.add(key, 'high');
  };
  const endpointsStates = new EndpointsStates();
  const endpointsUsers = new EndpointsUsers({
    ...{ apis, watched: [slices.references, referenced.service.references], onChange: wantEndpoints },
  });
  const wantLink = (name: string, priority: Priority): void => {
    linkQueue.add(name, priority);
  };
  const linkClient = new ResourceClient({ connection: leading, resource: vpcLinks });
  const consentTo = listenerConsent({
    tags: new ListenerTags({ describeTags: describeTags(aws), clock, sweep: config.loadBalancerResync }),
    allowed: config.allowedListeners,
    madeFor: madeFor({
      ...{ objectionTo, groups, sharedListeners: config.sharedListeners },
      gateways: sharedGateways({ gateways: referenced.gateway, listenerSets: setsByGateway }),
      cluster: config.loadBalancerClusterName,
    }),
    cluster: cluster.name,
  });
  const consent = objectConsent({ objectionTo, consentTo });
  const reconcileApi = privateHttpApiController({
    ...shared,
    apiClient: new ResourceClient({ connection: leading, resource: privateHttpApis }),
    linkClient,
    resyncInterval: config.resyncInterval,
    comparisonsAtOnce: Math.max(1, Math.min(2, config.workers - 1)),
    deploymentsKept: config.deploymentsKept,
    backends: backendsOfAllKinds({
      ingress: ingressBackend({ ingresses: referenced.ingress, consent, loadBalancers }),
      service: serviceBackend({ services: referenced.service, consent, loadBalancers }),
      gateway: gatewayBackend({
        gateways: referenced.gateway,
        listenerSets: setsByGateway,
        consent,
        loadBalancers,
      }),
      loadBalancer: loadBalancerBackend({ consentTo, loadBalancers }),
      listener: listenerBackend({ consentTo, loadBalancers }),
      cloudMap: cloudMapBackend({
        cloudMap: new CloudMap({ aws, clock, sweep: config.loadBalancerResync }),
        allowed: config.allowedCloudMapServices,
        cluster: cluster.name,
      }),
      endpoints: endpointsBackend({
        ...{ services: referenced.service, states: endpointsStates, clusterRegion: config.region },
      }),
    }),
    observer: new ApiObserver({ lostCreates, clock, takeOver: shared.takeOver }),
    wake: (key) => {
      // Its tokens are kept for a moment only.
      apiQueue.add(key, 'high');
    },
    releaseEndpoints: (api) =>
      releaseEndpoints({ api, users: endpointsUsers, states: endpointsStates, want: wantEndpoints }),
    doubtLink: (vpcLinkId) => {
      for (const name of doubtedLinks.add(vpcLinkId)) wantLink(name, 'normal');
    },
  });
  const reconcileLink = vpcLinkController({
    ...shared,
    client: linkClient,
    grace: config.vpcLinkGrace,
    poll: config.vpcLinkPoll,
    wake: (name) => {
      linkQueue.add(name, 'high');
    },
    resync: config.resyncInterval,
    doubted: doubtedLinks,
  });
  const reconcileEndpoints = endpointsController({
    ...shared,
    users: endpointsUsers,
    states: endpointsStates,
    services: referenced.service,
    slices,
    podsVpc: new PodsVpc({
      vpcId: config.vpcId,
      nodes: new ResourceClient({ connection, resource: nodes }),
      ec2: aws.ec2(config.region),
    }),
    isWatched,
    want: wantEndpoints,
    resync: config.resyncInterval,
  });
  const loops = [
    loop('private-http-api', apiQueue, reconcileApi),
    loop('vpc-link', linkQueue, reconcileLink),
    loop('endpoints', endpointsQueue, reconcileEndpoints),
  ];

  watchFor({
    apis,
    links,
    referenced,
    listenerSets: setsByGateway,
    consents: [grants, groups],
    wantApi: (api, priority) => {
      apiQueue.add(keyOfObject(api), priority);
    },
    wantLink,
    doubt: (name) => {
      const read = readLoadBalancerHostname(name) ?? readLoadBalancerArn(name);
      if (read !== undefined) loadBalancers.doubt(read.region, read.name);
    },
  });
  watchEndpoints({
    ...{ apis, users: endpointsUsers, states: endpointsStates, services: referenced.service },
    ...{ slices, queue: endpointsQueue },
    wantApi: (api) => {
      apiQueue.add(keyOfObject(api), 'normal');
    },
  });
  objectMetrics({
    ...{ apis, links, region: config.region, registry: metrics.registry },
    changes: new UnprogrammedChanges({ apis, clock }),
    linksIn: (region) => inventoryOf(region).vpcLinks.known,
  });
  metrics.kubernetes.watchStore(resourceNameOf(privateHttpApis), apis);
  metrics.kubernetes.watchStore(resourceNameOf(vpcLinks), links);
  metrics.kubernetes.watchCache(resourceNameOf(ingresses), referenced.ingress);
  metrics.kubernetes.watchCache(resourceNameOf(services), referenced.service);
  metrics.kubernetes.watchCache(resourceNameOf(gateways), referenced.gateway);
  metrics.kubernetes.watchStore(resourceNameOf(listenerSets), setsByGateway);
  metrics.kubernetes.watchStore(resourceNameOf(referenceGrants), grantsByNamespace);
  metrics.kubernetes.watchCache(resourceNameOf(endpointSlices), slices);
  for (const reflector of reflectors) reflector.start();

  const shutdown = new Shutdown({ clock, log });
  let hasEnded = false;
  shutdown.add('reconciles', async () => {
    hasEnded = (await Promise.all(loops.map((each) => each.stop(25_000)))).every(Boolean);
    // Whatever has not ended by now is cut off.
    clients.destroy();
  });
  shutdown.add('events', () => events.flush());
  shutdown.add('watches', async () => {
    const others = [setsByGateway, grantsByNamespace, slices];
    await Promise.all([...reflectors, ...Object.values(referenced), ...others].map((each) => each.stop()));
  });
  shutdown.add('servers', async () => {
    await Promise.all(servers.map((server) => server.close()));
  });
  // Last, for the next one leads as soon as it is released; where reconciles were left behind it has to expire.
  shutdown.add('lease', async () => election?.stop({ release: hasEnded }));
  shutdown.add('connection', () => connection.close());

  const failed = Promise.withResolvers<never>();
  // Whoever runs it listens; who has killed it does not.
  failed.promise.catch(() => undefined);
  lead().catch(failed.reject);
  election?.lost.then(failed.reject, failed.reject);

  return {
    stop: (reason) => shutdown.run(reason),
    failed: failed.promise,
    get idle() {
      return apiQueue.idle && linkQueue.idle && endpointsQueue.idle;
    },
  };

  /** Works as soon as this process leads; what there is in AWS is looked at after that, and never before. */
  async function lead(): Promise<void> {
    await Promise.all(reflectors.map((reflector) => reflector.synced()));
    const now = clock.monotonic();
    const term = election === undefined ? { workFrom: now, sentBefore: now } : await election.acquire();
    if (term === undefined) return;

    lostCreates.succeed(term.sentBefore);
    const wait = term.workFrom - clock.monotonic();
    if (wait > 0) {
      log.info({ retryIn: wait }, 'Waits until nothing is under way that the leader before may have sent.');
      await clock.sleep(wait, lease.over).catch(() => undefined);
    }
    if (lease.over.aborted) return;
    log.info(
      { region: config.region, count: apis.list().length },
      'Started: the PrivateHttpApis that there are come first.',
    );
    // There is found what is left in Cloud Map of endpoints that nobody uses any more: nobody waits for that.
    endpointsQueue.addAfter(namespaceKey, 300_000, 'low');
    for (const each of loops) each.start();
  }

  function queue(name: string): WorkQueue {
    const made = new WorkQueue({ clock, observer: metrics.turns.queue(name) });
    metrics.turns.watchQueue(name, made);
    return made;
  }

  function loop(name: string, queue: WorkQueue, reconcile: Reconcile): ControlLoop {
    const { workers } = config;
    const observer = metrics.turns.loop(name, workers);
    return new ControlLoop({ name, queue, reconcile, workers, clock, log, observer });
  }
}
