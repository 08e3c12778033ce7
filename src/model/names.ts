/** Names that the controller writes on objects of Kubernetes. Those on AWS resources are in aws/ownership.ts. */

/** On a PrivateHttpApi until its API is gone from AWS, and on a VpcLink until its link is. */
export const finalizer = 'apigateway.privatehttp.io/clean-up';

/** Who made a VpcLink object: the controller deletes only those that it made itself. */
export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedBy = 'private-http-api-controller';

/** On a VpcLink: the subnets of the load balancer that it was made for, where none of the VPC's are tagged for links. */
export const loadBalancerSubnetsAnnotation = 'privatehttp.io/load-balancer-subnets';

/**
 * On a VpcLink, with the id of an API behind it: an API that was kept when its PrivateHttpApi (the value) was deleted,
 * and that still sends its requests through the link.
 */
export const retainedAnnotationPrefix = 'retained.privatehttp.io/';

/** On a CustomResourceDefinition of ours: a whole number that is raised with every change of the schema. */
export const crdVersionAnnotation = 'privatehttp.io/crd-version';
