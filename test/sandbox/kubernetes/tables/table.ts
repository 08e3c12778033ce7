import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Presentation } from '../http/content.ts';
import type { JsonObject } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';

interface TableOptions {
  readonly resource: Resource;
  readonly metadata: JsonObject;
  readonly include: Presentation['include'];
  readonly clock: Clock;
  /** Left out after the first event of a watch. */
  readonly withColumns?: boolean;
}

/** What `kubectl get` prints: a meta.k8s.io/v1 Table. */
export function toTable(objects: readonly KubernetesObject[], options: TableOptions): JsonObject {
  const { resource, metadata, include, clock, withColumns = true } = options;
  const columns = resource.columns.map(({ name, type, format = '', description = '', priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? columns : [],
    rows: objects.map((object) => ({
      cells: resource.columns.map((column) => column.cell(object, clock)),
      ...rowObject(object, include),
    })),
  };
}

function rowObject(object: KubernetesObject, include: Presentation['include']): JsonObject {
  switch (include) {
    case 'None':
      return {};
    case 'Object':
      return { object };
    case 'Metadata':
      return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } };
  }
}
