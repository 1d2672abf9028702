// RUN: albert-opt %s --pass-pipeline='builtin.module(tfg.graph(tfg-simplify{keep-stop-gradients=true}))' | FileCheck %s
// RUN: albert-opt %s --tfg-simplify | FileCheck %s --check-prefix=ALL

// For a graph that is differentiated: where gradients end is part of what it
// computes, but for whole numbers, which have none.

// CHECK-LABEL: tfg.graph "stops"
// CHECK-NEXT: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// CHECK-NEXT: %[[N:.*]], %{{.*}} = tfg.node "Placeholder" "n"
// CHECK-NEXT: %[[S:.*]], %{{.*}} = tfg.node "StopGradient" "s"(%[[X]])
// CHECK-NEXT: %[[P:.*]], %{{.*}} = tfg.node "PreventGradient" "p"(%[[S]])
// CHECK-NEXT: tfg.return %[[P]], %[[N]] :

// ALL-LABEL: tfg.graph "stops"
// ALL-NEXT: %[[X:.*]], %{{.*}} = tfg.node "Placeholder" "x"
// ALL-NEXT: %[[N:.*]], %{{.*}} = tfg.node "Placeholder" "n"
// ALL-NEXT: tfg.return %[[X]], %[[N]] :
tfg.graph "stops" producer 1 consumer 0 inputs ["x:0", "n:0"]
    outputs ["i:0", "k:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<2xf32>
  %n, %c1 = tfg.node "Placeholder" "n" () : () -> tensor<2xi32>
  %s, %c2 = tfg.node "StopGradient" "s" (%x) : (tensor<2xf32>) -> tensor<2xf32>
  %p, %c3 = tfg.node "PreventGradient" "p" (%s) : (tensor<2xf32>) -> tensor<2xf32>
  %i, %c4 = tfg.node "Identity" "i" (%p) : (tensor<2xf32>) -> tensor<2xf32>
  %k, %c5 = tfg.node "StopGradient" "k" (%n) : (tensor<2xi32>) -> tensor<2xi32>
  tfg.return %i, %k : tensor<2xf32>, tensor<2xi32>
}
