// RUN: albert-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --canonicalize --cse | FileCheck %s --enable-var-scope

// A slot is memory of its own: what is written to it is written there, at once.

// CHECK-LABEL: func.func @computed_in_the_slot(
// CHECK-SAME: %[[TAPE:.*]]: memref<4x?x8xf32>, %[[I:.*]]: index, %[[X:.*]]: memref<?x8xf32>
// CHECK-NOT: memref.alloc
// CHECK: %[[SLOT:.*]] = rt.tape_slot %[[TAPE]][%[[I]]] : memref<4x?x8xf32> -> memref<?x8xf32>
// CHECK: linalg.exp ins(%[[X]] : memref<?x8xf32>) outs(%[[SLOT]] : memref<?x8xf32>)
// CHECK-NEXT: return
func.func @computed_in_the_slot(%tape: memref<4x?x8xf32>, %i: index,
    %x: tensor<?x8xf32> {bufferization.writable = false}) {
  %slot = rt.tape_slot %tape[%i] : memref<4x?x8xf32> -> tensor<?x8xf32>
  %y = linalg.exp ins(%x : tensor<?x8xf32>) outs(%slot : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  return
}

func.func private @block(%x: tensor<?x8xf32> {bufferization.writable = false},
                         %out: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = linalg.exp ins(%x : tensor<?x8xf32>) outs(%out : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// A function writes to the slot that it is given. The tape itself is left alone
// until it becomes memory.

// CHECK-LABEL: func.func @of_a_tape(
// CHECK-SAME: %[[N:.*]]: index, %[[I:.*]]: index, %[[X:.*]]: memref
// CHECK: %[[TAPE:.*]] = rt.tape(%[[N]]) : <4, tensor<?x8xf32>>
// CHECK: %[[SLOT:.*]] = rt.tape_slot %[[TAPE]][%[[I]]] : !rt.tape<4, tensor<?x8xf32>> -> memref<?x8xf32>
// CHECK-NOT: memref.alloc
// CHECK: call @block(%[[X]], %[[SLOT]])
// CHECK: %[[READ:.*]] = rt.tape_read %[[TAPE]][%[[I]]]
// CHECK: return %[[READ]]
func.func @of_a_tape(%rows: index, %i: index,
    %x: tensor<?x8xf32> {bufferization.writable = false}) -> tensor<?x8xf32> {
  %tape = rt.tape(%rows) : !rt.tape<4, tensor<?x8xf32>>
  %slot = rt.tape_slot %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
      -> tensor<?x8xf32>
  %written = func.call @block(%x, %slot)
      : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %read = rt.tape_read %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
      -> tensor<?x8xf32>
  return %read : tensor<?x8xf32>
}

// What is read is not written to: somebody may read it again.

// CHECK-LABEL: func.func @read_is_not_written(
// CHECK: %[[READ:.*]] = rt.tape_read
// CHECK: %[[COPY:.*]] = memref.alloc
// CHECK: linalg.exp ins(%[[READ]] : {{.*}}) outs(%[[COPY]] :
func.func @read_is_not_written(%tape: memref<4x?x8xf32>, %i: index)
    -> tensor<?x8xf32> {
  %read = rt.tape_read %tape[%i] : memref<4x?x8xf32> -> tensor<?x8xf32>
  %y = linalg.exp ins(%read : tensor<?x8xf32>) outs(%read : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// Two slots, one of which is written from the other, as in a loop over blocks:
// neither is copied.

// CHECK-LABEL: func.func @loop_over_slots(
// CHECK-SAME: %[[TAPE:.*]]: memref<4x?x8xf32>
// CHECK-NOT: memref.alloc
// CHECK: scf.for %[[I:.*]] =
// CHECK: %[[NEXT:.*]] = arith.addi %[[I]]
// CHECK: %[[READ:.*]] = rt.tape_read %[[TAPE]][%[[I]]]
// CHECK: %[[SLOT:.*]] = rt.tape_slot %[[TAPE]][%[[NEXT]]]
// CHECK: linalg.exp ins(%[[READ]] : {{.*}}) outs(%[[SLOT]] :
// CHECK-NOT: memref.copy
func.func @loop_over_slots(%tape: memref<4x?x8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %next = arith.addi %i, %c1 : index
    %read = rt.tape_read %tape[%i] : memref<4x?x8xf32> -> tensor<?x8xf32>
    %slot = rt.tape_slot %tape[%next] : memref<4x?x8xf32> -> tensor<?x8xf32>
    %y = linalg.exp ins(%read : tensor<?x8xf32>) outs(%slot : tensor<?x8xf32>)
        -> tensor<?x8xf32>
  }
  return
}

// A value that was computed into the slot and then changed, while the slot's
// own is still read: the change goes to a copy. (Reading and writing one slot
// through the tape is what whoever makes the ops has to avoid.)

// CHECK-LABEL: func.func @read_after_write(
// CHECK: %[[SLOT:.*]] = rt.tape_slot
// CHECK: linalg.exp ins(%{{.*}}) outs(%[[SLOT]] :
// CHECK: %[[COPY:.*]] = memref.alloc
// CHECK: linalg.log ins(%[[SLOT]] : {{.*}}) outs(%[[COPY]] :
// CHECK: linalg.add ins(%[[SLOT]], %[[COPY]] :
func.func @read_after_write(%tape: memref<4x?x8xf32>, %i: index,
    %x: tensor<?x8xf32> {bufferization.writable = false},
    %out: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %slot = rt.tape_slot %tape[%i] : memref<4x?x8xf32> -> tensor<?x8xf32>
  %y = linalg.exp ins(%x : tensor<?x8xf32>) outs(%slot : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  %z = linalg.log ins(%y : tensor<?x8xf32>) outs(%y : tensor<?x8xf32>)
      -> tensor<?x8xf32>
  %s = linalg.add ins(%y, %z : tensor<?x8xf32>, tensor<?x8xf32>)
      outs(%out : tensor<?x8xf32>) -> tensor<?x8xf32>
  return %s : tensor<?x8xf32>
}
