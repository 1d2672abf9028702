// Formulas that differ in one thing from an activation.
//
// RUN: albert-opt %s --split-input-file --raise-activation --verify-diagnostics \
// RUN:   --remarks-filter-missed=raise-activation --remark-format=emitRemark \
// RUN:   | FileCheck %s --implicit-check-not="activation(" \
// RUN:     --implicit-check-not=nn.activation

// Constants of gelu with tanh that differ by more than their rounding.

// CHECK-LABEL: tfg.graph "other_factor"
// CHECK: tfg.node "Tanh" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "other_factor" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.7978> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c7 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c8 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c14 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "other_cube_factor"
// CHECK: tfg.node "Tanh" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "other_cube_factor" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.0447> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c7 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c8 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c14 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "other_half"
// CHECK: tfg.node "Tanh" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "other_half" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.51> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c7 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c8 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c14 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "other_one"
// CHECK: tfg.node "Tanh" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "other_one" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.01> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c7 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c8 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c14 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "power"
// CHECK: tfg.node "Tanh" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "power" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %outer, %c3 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c4 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c5 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c6 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c7 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<2.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c8 = tfg.node "Pow" "cube" (%h, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c9 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c10 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c11 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c12 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c13 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c14 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c15 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// The cube is that of another tensor.

// CHECK-LABEL: tfg.graph "other_base"
// CHECK: tfg.node "Tanh" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "other_base" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %z, %c3 = tfg.node "Placeholder" "z" () : () -> tensor<?x8xf32>
  %outer, %c4 = tfg.node "Const" "outer" ()
      attrs {dtype = f32, value = dense<0.797884583> : tensor<f32>}
      : () -> tensor<f32>
  %inner, %c5 = tfg.node "Const" "inner" ()
      attrs {dtype = f32, value = dense<0.044715> : tensor<f32>}
      : () -> tensor<f32>
  %half, %c6 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c7 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %three, %c8 = tfg.node "Const" "three" ()
      attrs {dtype = f32, value = dense<3.0> : tensor<f32>}
      : () -> tensor<f32>
  %cube, %c9 = tfg.node "Pow" "cube" (%z, %three)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  %a, %c10 = tfg.node "Mul" "a" (%inner, %cube)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s, %c11 = tfg.node "AddV2" "s" (%h, %a)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %arg, %c12 = tfg.node "Mul" "arg" (%outer, %s)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c13 = tfg.node "Tanh" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c14 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c15 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c16 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// The sigmoid is that of another tensor.

// CHECK-LABEL: tfg.graph "other_sigmoid"
// CHECK: tfg.node "Sigmoid" "s"
// CHECK: tfg.node "Mul" "y"
tfg.graph "other_sigmoid" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %z, %c3 = tfg.node "Placeholder" "z" () : () -> tensor<?x8xf32>
  %s, %c4 = tfg.node "Sigmoid" "s" (%z) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c5 = tfg.node "Mul" "y" (%h, %s)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// An erf that is in no gelu is reported.

// CHECK-LABEL: tfg.graph "erf_other_factor"
// CHECK: tfg.node "Erf" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "erf_other_factor" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %half, %c3 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c4 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %c, %c5 = tfg.node "Const" "c" ()
      attrs {dtype = f32, value = dense<0.7> : tensor<f32>}
      : () -> tensor<f32>
  %arg, %c6 = tfg.node "Mul" "arg" (%h, %c)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  // expected-remark @below {{Reason="'t': it is in no gelu"}}
  %t, %c7 = tfg.node "Erf" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c8 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c9 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c10 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: tfg.graph "erf_inverse"
// CHECK: tfg.node "Erf" "t"
// CHECK: tfg.node "Mul" "y"
tfg.graph "erf_inverse" producer 1 consumer 0 outputs ["y:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?x6xf32>
  %w, %c1 = tfg.node "VariableV2" "w" () attrs {dtype = f32}
      : () -> tensor<6x8xf32>
  %b, %c2 = tfg.node "VariableV2" "b" () attrs {dtype = f32}
      : () -> tensor<8xf32>
  %h = nn.linear %x, %w bias(%b : tensor<8xf32>)
      : tensor<?x6xf32>, tensor<6x8xf32>
  %half, %c3 = tfg.node "Const" "half" ()
      attrs {dtype = f32, value = dense<0.5> : tensor<f32>}
      : () -> tensor<f32>
  %one, %c4 = tfg.node "Const" "one" ()
      attrs {dtype = f32, value = dense<1.0> : tensor<f32>}
      : () -> tensor<f32>
  %c, %c5 = tfg.node "Const" "c" ()
      attrs {dtype = f32, value = dense<0.707106769> : tensor<f32>}
      : () -> tensor<f32>
  %arg, %c6 = tfg.node "RealDiv" "arg" (%h, %c)
      : (tensor<?x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  // expected-remark @below {{Reason="'t': it is in no gelu"}}
  %t, %c7 = tfg.node "Erf" "t" (%arg) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t1, %c8 = tfg.node "AddV2" "t1" (%one, %t)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %cdf, %c9 = tfg.node "Mul" "cdf" (%half, %t1)
      : (tensor<f32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %y, %c10 = tfg.node "Mul" "y" (%h, %cdf)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  tfg.return %y : tensor<?x8xf32>
}
