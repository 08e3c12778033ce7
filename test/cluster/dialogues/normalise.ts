/**
 * Takes out of an output what differs from one server to another and from one minute to another: UIDs, revisions, times,
 * ages, addresses, temporary files, and the order of errors. How wide a column is, and everything else, stays.
 */
export function normalise(output: string): string {
  return (
    output
      // kubectl's own log of how it watches, which says more or less depending on how busy the machine is.
      .replaceAll(/^[IWEF]\d{4} \d\d:.*\n/gm, '')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>')
      .replaceAll(/(resourceVersion\\*"?: ?\\*"?|Resource Version: +)\d+/g, '$1<revision>')
      .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( [+-]\d{4} UTC|Z)?/g, '<time>')
      .replaceAll(/https?:\/\/(127\.0\.0\.1|localhost):\d+/g, '<server>')
      .replaceAll(/\b172\.20\.\d+\.\d+|\b10\.96\.\d+\.\d+/g, '<ip>')
      .replaceAll(/\/tmp\/[\w./-]*?(LIVE|MERGED|kubectl-edit)-[^\s"/]*/g, '<file $1>')
      // Go visits the fields of an object in whichever order, and so does the list of what is wrong with them.
      .replaceAll(/(^\* .*\n)+/gm, (errors) => `${errors.trimEnd().split('\n').sort().join('\n')}\n`)
      // At most three characters, so that it is as wide as the heading of its column.
      .replaceAll(/(?<=\s)\d{1,2}s( *)(?=\s|$)/gm, (age) => '<age>'.padEnd(age.length))
  );
}
