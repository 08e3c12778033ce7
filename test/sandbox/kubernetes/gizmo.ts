import type { JsonObject } from './json.ts';

/** A small CustomResourceDefinition that has a bit of everything: the server under test knows of no real one. */
export const gizmoDefinition: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gizmos.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Gizmo', plural: 'gizmos', shortNames: ['gz'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
          { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          { name: 'First-Part', type: 'string', jsonPath: '.spec.parts[0].name', priority: 1 },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            'x-kubernetes-validations': [
              {
                rule: "self.metadata.name != 'forbidden'",
                message: 'that name is taken',
                reason: 'FieldValueForbidden',
              },
            ],
            properties: {
              spec: {
                type: 'object',
                'x-kubernetes-validations': [
                  { rule: 'has(self.colour) == has(oldSelf.colour)', message: 'colour can neither come nor go' },
                  {
                    rule: '!has(self.parts) || self.parts.all(part, part.count <= self.size * 10)',
                    messageExpression: "'no more than ' + string(self.size * 10) + ' of each part'",
                    fieldPath: '.parts',
                  },
                ],
                properties: {
                  size: {
                    type: 'integer',
                    minimum: 1,
                    maximum: 10,
                    default: 1,
                    'x-kubernetes-validations': [{ rule: 'self != 7', message: 'seven is unlucky' }],
                  },
                  colour: { type: 'string', enum: ['red', 'blue'], maxLength: 8 },
                  title: { type: 'string', maxLength: 8, pattern: '^[A-Z]' },
                  parts: {
                    type: 'array',
                    maxItems: 3,
                    description: 'What it is made of.',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: { type: 'string' }, count: { type: 'integer', default: 1 } },
                    },
                  },
                },
              },
              status: {
                type: 'object',
                properties: {
                  conditions: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['type'],
                    items: {
                      type: 'object',
                      required: ['type', 'status'],
                      properties: { type: { type: 'string' }, status: { type: 'string' } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
