// RUN: albert-opt %s --tfg-print-shapes -verify-diagnostics

// What the file leaves open is a symbol; arithmetic of shapes is followed.
tfg.graph "rows" producer 1 consumer 0 outputs ["y:0"] {
  // expected-remark @below {{ids: [s0, s1]}}
  %ids, %c0 = tfg.node "Placeholder" "ids" () : () -> tensor<?x?xi32>
  // expected-remark @below {{x: [s0 * s1, 8]}}
  %x, %c1 = tfg.node "Placeholder" "x" () : () -> tensor<?x8xf32>
  // expected-remark @below {{shape: [2] = (s0, s1)}}
  %shape, %c2 = tfg.node "Shape" "shape" (%ids)
      : (tensor<?x?xi32>) -> tensor<2xi32>
  // expected-remark @below {{eight: [1] = (8)}}
  %eight, %c3 = tfg.node "Const" "eight" ()
      attrs {dtype = i32, value = dense<8> : tensor<1xi32>}
      : () -> tensor<1xi32>
  // expected-remark @below {{axis: [] = (0)}}
  %axis, %c4 = tfg.node "Const" "axis" ()
      attrs {dtype = i32, value = dense<0> : tensor<i32>} : () -> tensor<i32>
  // expected-remark @below {{wanted: [3] = (s0, s1, 8)}}
  %wanted, %c5 = tfg.node "ConcatV2" "wanted" (%shape, %eight, %axis)
      : (tensor<2xi32>, tensor<1xi32>, tensor<i32>) -> tensor<3xi32>
  // expected-remark @below {{y: [s0, s1, 8]}}
  %y, %c6 = tfg.node "Reshape" "y" (%x, %wanted)
      : (tensor<?x8xf32>, tensor<3xi32>) -> tensor<?x?x8xf32>
  tfg.return %y : tensor<?x?x8xf32>
}

// -1 is what is left; sizes that must be equal become one.
tfg.graph "equal" producer 1 consumer 0 outputs ["sum:0"] {
  // expected-remark @below {{a: [s0, 4, 6]}}
  %a, %c0 = tfg.node "Placeholder" "a" () : () -> tensor<?x4x6xf32>
  // expected-remark @below {{b: [s0 * 4, 6]}}
  %b, %c1 = tfg.node "Placeholder" "b" () : () -> tensor<?x6xf32>
  // expected-remark @below {{flat: [2] = (-1, 6)}}
  %flat, %c2 = tfg.node "Const" "flat" ()
      attrs {dtype = i32, value = dense<[-1, 6]> : tensor<2xi32>}
      : () -> tensor<2xi32>
  // expected-remark @below {{rows: [s0 * 4, 6]}}
  %rows, %c3 = tfg.node "Reshape" "rows" (%a, %flat)
      : (tensor<?x4x6xf32>, tensor<2xi32>) -> tensor<?x6xf32>
  // expected-remark @below {{sum: [s0 * 4, 6]}}
  %sum, %c4 = tfg.node "AddV2" "sum" (%rows, %b)
      : (tensor<?x6xf32>, tensor<?x6xf32>) -> tensor<?x6xf32>
  tfg.return %sum : tensor<?x6xf32>
}

// A number wins over what the file leaves open.
tfg.graph "number" producer 1 consumer 0 outputs ["sum:0"] {
  // expected-remark @below {{a: [2, 3]}}
  %a, %c0 = tfg.node "Placeholder" "a" () : () -> tensor<?x3xf32>
  // expected-remark @below {{b: [2, 3]}}
  %b, %c1 = tfg.node "Placeholder" "b" () : () -> tensor<2x?xf32>
  // expected-remark @below {{sum: [2, 3]}}
  %sum, %c2 = tfg.node "AddV2" "sum" (%a, %b)
      : (tensor<?x3xf32>, tensor<2x?xf32>) -> tensor<*xf32>
  tfg.return %sum : tensor<*xf32>
}

// What no rule tells is not known.
tfg.graph "unknown" producer 1 consumer 0 outputs ["y:0"] {
  // expected-remark @below {{x: [s0]}}
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<?xf32>
  // expected-remark @below {{n: [2] = (?, ?)}}
  %n, %c1 = tfg.node "Pack" "n" (%m, %m)
      : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  // expected-remark @below {{m: []}}
  %m, %c2 = tfg.node "Placeholder" "m" () : () -> tensor<i32>
  // expected-remark @below {{y: [?, ?]}}
  %y, %c4 = tfg.node "Reshape" "y" (%x, %n)
      : (tensor<?xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  // expected-remark @below {{z: *}}
  %z, %c5 = tfg.node "Unheard" "z" (%x) : (tensor<?xf32>) -> tensor<*xf32>
  tfg.return %y : tensor<?x?xf32>
}
