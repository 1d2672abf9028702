// RUN: albert-opt %s --nn-decompose=ops=nn.lineer --verify-diagnostics
//
// A right name is accepted although the module does not use the dialect.
// RUN: albert-opt %s --nn-decompose=ops=nn.linear

// expected-error @+1 {{nn-decompose: expected option 'ops' to name ops of the nn dialect, found 'nn.lineer'; write names as in 'nn.linear'}}
module {
}
