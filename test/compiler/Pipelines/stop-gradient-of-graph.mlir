// RUN: albert-opt %s --albertc-tfg=keep-stop-gradients=true --convert-tfg-to-linalg | FileCheck %s
// RUN: albert-opt %s --albertc-tfg=keep-stop-gradients=true --albertc-albert | FileCheck %s --check-prefix=DONE --implicit-check-not=optim.
// RUN: albert-opt %s --albertc-tfg --convert-tfg-to-linalg | FileCheck %s --check-prefix=DONE --implicit-check-not=optim.

// A graph that is differentiated says where gradients end until they are there.
// One that is not says nothing of it.

// CHECK: func.func @graph
// CHECK: %[[X:.*]] = tensor.expand_shape
// CHECK: %[[S:.*]] = optim.stop_gradient %[[X]] : tensor<?x8xf32>
// CHECK: linalg.generic {{.*}} ins(%[[S]] :
// CHECK: %[[Q:.*]] = optim.prevent_gradient %{{.*}} because "node 'q': no second derivative" : tensor<?x8xf32>
// CHECK: %[[R:.*]] = optim.prevent_gradient %[[Q]] because "node 'r'" : tensor<?x8xf32>

// DONE: func.func @graph
tfg.graph "g" producer 1395 consumer 0 inputs ["x:0", "n:0"]
    outputs ["r:0", "k:0"] {
  %x, %c0 = tfg.node "Placeholder" "x" () attrs {dtype = f32}
      : () -> tensor<?x8xf32>
  %n, %c1 = tfg.node "Placeholder" "n" () attrs {dtype = i32}
      : () -> tensor<?x8xi32>
  %s, %c2 = tfg.node "StopGradient" "s" (%x)
      : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %t, %c3 = tfg.node "Tanh" "t" (%s) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %q, %c4 = tfg.node "PreventGradient" "q" (%t)
      attrs {message = "no second derivative"}
      : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %r, %c5 = tfg.node "PreventGradient" "r" (%q)
      : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %k, %c6 = tfg.node "StopGradient" "k" (%n)
      : (tensor<?x8xi32>) -> tensor<?x8xi32>
  tfg.return %r, %k : tensor<?x8xf32>, tensor<?x8xi32>
}
