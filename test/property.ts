import fc from 'fast-check';

// The same cases in every run, so that CI judges a change and not its luck: FUZZ_SEED=N looks at others.
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 11) });

export default fc;
