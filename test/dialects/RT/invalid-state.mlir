// RUN: albert-opt %s --split-input-file --verify-diagnostics

// State of parameters.

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func @load_of_unknown_state() {
  // expected-error@+2 {{to be one of: value, gradient, first_moment, second_moment}}
  // expected-error@+1 {{failed to parse RT_StateAttr parameter 'value'}}
  %0 = rt.load @p state <momentum> : tensor<8xf32>
  return
}

// -----

func.func @store_to_nothing(%x: tensor<8xf32>) {
  // expected-error@+1 {{'rt.store' op expected the symbol of an rt.param, found @missing}}
  rt.store %x, @missing : tensor<8xf32>
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func @store_of_another_type(%x: tensor<9xf32>) {
  // expected-error@+1 {{'rt.store' op expected the type of @p, 'tensor<8xf32>', found 'tensor<9xf32>'}}
  rt.store %x, @p state <gradient> : tensor<9xf32>
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
// expected-error@+1 {{attribute 'rt.state' of argument 0: expected "gradient", "first_moment" or "second_moment", found "momentum"}}
func.func @unknown_state(%x: tensor<8xf32> {rt.param = @p, rt.state = "momentum"}) {
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
// The value is an argument without rt.state: there is one way to say it.
// expected-error@+1 {{attribute 'rt.state' of argument 0: expected "gradient", "first_moment" or "second_moment", found "value"}}
func.func @state_of_value(%x: tensor<8xf32> {rt.param = @p, rt.state = "value"}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.state' of argument 0: expected "gradient", "first_moment" or "second_moment", found 1 : i64}}
func.func @state_is_a_word(%x: tensor<8xf32> {rt.state = 1}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.state' of argument 0: expected beside rt.param}}
func.func @state_of_no_parameter(%x: tensor<8xf32> {rt.state = "gradient"}) {
  return
}

// -----

// Tapes.

// expected-error@+1 {{expected a positive number of slots, found 0}}
func.func @tape_without_slots(%tape: !rt.tape<0, tensor<?x8xf32>>) {
  return
}

// -----

func.func @tape_sizes(%n: index) {
  // expected-error@+1 {{'rt.tape' op expected 1 sizes (dynamic dimensions of a slot), found 2}}
  %tape = rt.tape(%n, %n) : !rt.tape<4, tensor<?x8xf32>>
  return
}

// -----

func.func @tape_of_scalars(
    // expected-error@+2 {{invalid kind of type specified: expected builtin.tensor, but found 'f32'}}
    // expected-error@+1 {{failed to parse RT_TapeType parameter 'slot'}}
    %tape: !rt.tape<4, f32>) {
  return
}

// -----

func.func @slot_shape(%tape: !rt.tape<4, tensor<?x8xf32>>, %i: index) {
  // expected-error@+1 {{'rt.tape_slot' op expected a slot of '!rt.tape<4, tensor<?x8xf32>>', found 'tensor<?x4xf32>'}}
  %slot = rt.tape_slot %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
      -> tensor<?x4xf32>
  return
}

// -----

func.func @slot_element_type(%tape: !rt.tape<4, tensor<?x8xf32>>, %i: index) {
  // expected-error@+1 {{'rt.tape_read' op expected a slot of '!rt.tape<4, tensor<?x8xf32>>', found 'tensor<?x8xi32>'}}
  %slot = rt.tape_read %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
      -> tensor<?x8xi32>
  return
}

// -----

func.func @slot_of_memory(%tape: memref<4x?x8xf32>, %i: index) {
  // expected-error@+1 {{'rt.tape_read' op expected a slot of 'memref<4x?x8xf32>', found 'memref<4x?x8xf32>'}}
  %slot = rt.tape_read %tape[%i] : memref<4x?x8xf32> -> memref<4x?x8xf32>
  return
}

// -----

func.func @tape_without_dimensions(%tape: memref<f32>, %i: index) {
  // expected-error@+1 {{'rt.tape_slot' op expected a tape whose first dimension is the slots, found 'memref<f32>'}}
  %slot = rt.tape_slot %tape[%i] : memref<f32> -> memref<f32>
  return
}

// -----

func.func @no_tape(%tape: tensor<4x?x8xf32>, %i: index) {
  // expected-error@+1 {{operand #0 must be Slots for values of one type. or memref of any type values, but got 'tensor<4x?x8xf32>'}}
  %slot = rt.tape_slot %tape[%i] : tensor<4x?x8xf32> -> tensor<?x8xf32>
  return
}
