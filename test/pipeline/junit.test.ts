import { isWholeJunit, readJunit } from '../../lib/pipeline';

test('cases are counted as pytest, jest and Maven write them', () => {
  const report = `<?xml version="1.0"?>
<testsuites><testsuite name="s" tests="5">
  <!-- <testcase name="not one"/> -->
  <testcase classname="shop.Cart" name="adds" time="0.1"/>
  <testcase name='pays &lt;&#33;&gt;' classname='shop.Pay'><failure message="a > b"><![CDATA[ <testcase name="nor this"> ]]></failure></testcase>
  <testcase name="shop.Pay refunds" classname="shop.Pay"><error/></testcase>
  <testcase name="ships"><skipped/></testcase>
  <testcase name="prints"><system-out>&lt;failure&gt;</system-out></testcase>
</testsuite></testsuites>`;
  expect(readJunit(report)).toEqual({
    tests: 5,
    failed: 2,
    skipped: 1,
    failures: ['shop.Pay pays <!>', 'shop.Pay refunds'],
  });
});

test.each([
  ['<?xml version="1.0"?><testsuites><testsuite><testcase name="a"/></testsuite></testsuites>', true],
  ['<testsuite><testcase name="a"><system-out><![CDATA[</testsuite><b>]]></system-out></testcase></testsuite>', true],
  ['<testsuite/>', true],
  ['<testsuite><testcase name="a"><failure>x', false],
  ['</testsuite><testsuite>', false],
  ['<html></html>', false],
  ['no XML', false],
  ['', false],
])('%s is a whole report: %s', (xml, expected) => {
  expect(isWholeJunit(xml)).toBe(expected);
});
