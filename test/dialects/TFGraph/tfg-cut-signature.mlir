// RUN: albert-opt %s --tfg-cut="signature=other" -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: tfg.graph "served" producer 1 consumer 0 inputs ["x:0"] keys ["a"] outputs ["z:0"] output_keys ["b"]
tfg.graph "served" producer 1 consumer 0 signatures {
    other = {inputs = {a = "x:0"}, outputs = {b = "z:0"}},
    serving_default = {inputs = {}, outputs = {}}} {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<f32>
  %z, %c2 = tfg.node "Neg" "z" (%x) : (tensor<f32>) -> tensor<f32>
  tfg.return
}

// -----

// expected-error @+1 {{expected a signature 'other', found none}}
tfg.graph "none" producer 1 consumer 0 {
  tfg.return
}
