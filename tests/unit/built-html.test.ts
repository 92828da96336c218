import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { elementsOf } from '../../src/integrations/html.ts';
import { inlineOf } from '../../src/integrations/page-policies.ts';
import { assertLinear } from '../support/growth.ts';

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

test('a page approves the styles and scripts of our components, and names a script that someone’s text became', () => {
  const bundled = { scripts: [hashOf('ours()')], styles: [hashOf('p{}')] };
  const page =
    '<style>p{}</style><input value="<style>*{}</style><script>typed()</script>"><!-- <script>no()</script> -->' +
    '<script type="application/ld+json">{}</script><script src="/a.js"></script><script type="module">ours()</script>';
  assert.deepEqual(inlineOf(elementsOf(page), bundled), {
    hashes: { scripts: [hashOf('ours()')], styles: [hashOf('p{}')] },
    foreign: [],
  });
  const { hashes, foreign } = inlineOf(elementsOf(`${page}<SCRIPT>typed()</SCRIPT >`), bundled);
  assert.deepEqual(hashes.scripts, [hashOf('ours()')]);
  assert.deepEqual(foreign, ['<script> typed()']);
});

test('a page with a style or an event handler in an attribute is named, since its policy lets no reader have it', () => {
  const page = '<p style="color:red" onclick="typed()">Oui</p><svg width="40%"></svg>';
  const { foreign } = inlineOf(elementsOf(page), { scripts: [], styles: [] });
  assert.deepEqual(foreign, ['<p style>', '<p onclick>']);
});

test('a page of unclosed tags is read as fast as any other', async () => {
  for (const part of [
    '<a ',
    '<a "',
    '<a \'"',
    '<!--',
    '<style>',
    '<',
    '</',
    '<textarea "',
    '<script></scrip',
  ]) {
    await assertLinear(part, (size) => elementsOf(part.repeat(size)), 10_000);
  }
});
