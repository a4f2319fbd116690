import { readJunit } from '../../lib/pipeline';

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
