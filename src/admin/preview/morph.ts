/**
 * Makes the children of one element those of another, and touches only what differs: what the reader scrolled, opened or
 * already sees loaded stays as it is. `to` is used up.
 */
export function morph(from: Element, to: Element): void {
  syncAttributes(from, to);
  let current = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    if (current && isSameKind(current, wanted)) {
      sync(current, wanted);
      current = current.nextSibling;
    } else {
      from.insertBefore(from.ownerDocument.adoptNode(wanted), current);
    }
  }
  while (current) {
    const next = current.nextSibling;
    current.remove();
    current = next;
  }
}

function isSameKind(a: Node, b: Node): boolean {
  return a.nodeName === b.nodeName && idOf(a) === idOf(b);
}

function idOf(node: Node): string {
  return node instanceof Element || 'id' in node ? String(Reflect.get(node, 'id')) : '';
}

function sync(current: ChildNode, wanted: ChildNode): void {
  if (current.isEqualNode(wanted)) return;
  if (isElement(current) && isElement(wanted)) morph(current, wanted);
  else current.nodeValue = wanted.nodeValue;
}

/** Of any document: each frame has an `Element` of its own. */
function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

function syncAttributes(from: Element, to: Element): void {
  for (const name of from.getAttributeNames()) {
    // What the editor opened stays open.
    if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name);
  }
  for (const name of to.getAttributeNames()) {
    const value = to.getAttribute(name) ?? '';
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}
