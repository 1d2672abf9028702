// RUN: albert-opt %s --tfg-cut="inputs=x input-shapes=1,b" -verify-diagnostics

// expected-error @+1 {{expected shapes like 1,128:1,128, found '1,b'}}
tfg.graph "form" producer 1 consumer 0 {
  %x, %c0 = tfg.node "Placeholder" "x" () : () -> tensor<*xi32>
  %y, %c1 = tfg.node "Neg" "y" (%x) : (tensor<*xi32>) -> tensor<*xi32>
  tfg.return
}
