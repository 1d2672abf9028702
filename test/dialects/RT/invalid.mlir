// RUN: albert-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{truncated_normal: expected a positive standard deviation, found 0}}
#i = #rt.initializer<truncated_normal>

// -----

// expected-error@+1 {{zeros: expected no standard deviation, found 1}}
#i = #rt.initializer<zeros, 1.0 : f64>

// -----

// expected-error@+1 {{expected a variable name in 'tf', found ""}}
#v = #rt.variable<tf = "", shape = [8]>

// -----

// expected-error@+1 {{expected positive dimensions in 'shape', found [8, 0]}}
#v = #rt.variable<tf = "a", shape = [8, 0]>

// -----

// expected-error@+1 {{expected 'slot' and 'column' of at least 0, found -1 and 0}}
#v = #rt.variable<tf = "a", shape = [8], slot = -1>

// -----

// expected-error@+1 {{expected 'hf' and a matrix with 'hfTransposed', found rank 1}}
#v = #rt.variable<tf = "a", shape = [8], hf = "b", hfTransposed = true>

// -----

// expected-error@+1 {{expected a static tensor of rank 1 to 4, found 'tensor<?xf32>'}}
rt.param @p : tensor<?xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]

// -----

// expected-error@+1 {{expected at least one variable, found none}}
rt.param @p : tensor<8xf32> initializer <zeros> variables []

// -----

// expected-error@+1 {{expected variables of rank 1 or 0, found 2}}
rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8, 8]>]

// -----

// expected-error@+1 {{expected distinct variables, found 'a' twice}}
rt.param @p : tensor<2x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>,
               #rt.variable<tf = "a", shape = [8], slot = 1>]

// -----

// expected-error@+1 {{variable 'a': expected dimensions that fit into 'tensor<4x8xf32>'}}
rt.param @p : tensor<4x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [5, 8]>]

// -----

// expected-error@+1 {{variable 'a': expected a slot below 2, found 2}}
rt.param @p : tensor<2x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8], slot = 2>]

// -----

// expected-error@+1 {{variable 'a': expected columns below 8, found 4 + 8}}
rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8], column = 4>]

// -----

// expected-error@+1 {{expected a variable at slot 0, column 4, found 'b' at slot 1, column 0}}
rt.param @p : tensor<2x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [4]>,
               #rt.variable<tf = "b", shape = [8], slot = 1>]

// -----

// expected-error@+1 {{expected a variable at slot 1, column 0, found none}}
rt.param @p : tensor<2x8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]

// -----

func.func @load() {
  // expected-error@+1 {{expected the symbol of an rt.param, found @missing}}
  %0 = rt.load @missing : tensor<8xf32>
  return
}

// -----

rt.param @p : tensor<8xf32> initializer <zeros>
    variables [#rt.variable<tf = "a", shape = [8]>]
func.func @load() {
  // expected-error@+1 {{expected the type of @p, 'tensor<8xf32>', found 'tensor<9xf32>'}}
  %0 = rt.load @p : tensor<9xf32>
  return
}

// -----

// expected-error@+1 {{attribute 'rt.input' of argument 0: expected the name of an array, found ""}}
func.func @f(%x: tensor<?xi32> {rt.input = ""}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.rows' of argument 0: expected "tokens", "sequences", "offsets", "queries", "predictions", "variables", "hyperparameters", "one", "sizes", "elements" or "dimensions", found "rows"}}
func.func @f(%x: tensor<?xi32> {rt.rows = "rows"}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.max_rows' of argument 0: expected a positive i64, found 0 : i64}}
func.func @f(%x: tensor<?xi32> {rt.max_rows = 0}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.param' of argument 0: expected the symbol of an rt.param, found @missing}}
func.func @f(%x: tensor<8xf32> {rt.param = @missing}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.param' of argument 0: expected a symbol, found 1 : i64}}
func.func @f(%x: tensor<8xf32> {rt.param = 1}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.input' of argument 0: expected one of rt.input, rt.output and rt.param on an argument, found 2}}
func.func @f(%x: tensor<?xi32> {rt.input = "a", rt.output = "b"}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.unknown' of argument 0: expected rt.input, rt.output, rt.param, rt.state, rt.rows, rt.max_rows, rt.offsets or rt.columns}}
func.func @f(%x: tensor<?xi32> {rt.unknown}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.columns' of argument 0: expected a positive i64, found -1 : i64}}
func.func @f(%x: tensor<?x8xf32> {rt.output = "a", rt.columns = -1}) {
  return
}

// -----

// expected-error@+1 {{attribute 'rt.entry': expected a dictionary with a string 'name' and a list 'arguments' on a function, found {name = "f"}}}
func.func private @f() attributes {rt.entry = {name = "f"}}

// -----

// expected-error@+1 {{attribute 'rt.entry': expected a dictionary with a string 'name' and a list 'arguments' on a function, found {arguments = [1], name = "f"}}}
func.func private @f() attributes {rt.entry = {name = "f", arguments = [1]}}

// -----

// expected-error@+1 {{attribute 'rt.entry': expected a dictionary with a string 'name' and a list 'arguments' on a function, found {arguments = [], name = "f"}}}
module attributes {rt.entry = {name = "f", arguments = []}} {}

// -----

// expected-error@+1 {{attribute 'rt.program': expected a dictionary on a module, found 1 : i64}}
module attributes {rt.program = 1} {}

// -----

func.func @arena_rank(%ctx: !rt.context) {
  // expected-error@+1 {{'rt.arena' op expected a one-dimensional memref, found 'memref<4x8xi8>'}}
  %0 = rt.arena %ctx : memref<4x8xi8>
  return
}

// -----

func.func @parallel_without_body(%ctx: !rt.context, %n: index) {
  // expected-error@+1 {{'rt.parallel_for' op expected the symbol of a function, found @missing}}
  rt.parallel_for @missing(%ctx, %n)
  return
}

// -----

func.func private @body(memref<0xi8>, index, index) -> index
func.func @parallel_with_result(%ctx: !rt.context, %n: index) {
  // expected-error@+1 {{'rt.parallel_for' op expected a body without results, found 1}}
  rt.parallel_for @body(%ctx, %n)
  return
}

// -----

func.func private @body(memref<?xi8>, index, index)
func.func @parallel_scratch(%ctx: !rt.context, %n: index) {
  // expected-error@+1 {{'rt.parallel_for' op expected a body whose arguments start with a static memref of i8 and two indices}}
  rt.parallel_for @body(%ctx, %n)
  return
}

// -----

func.func private @body(memref<0xi8>, index, index, memref<?xf32>)
func.func @parallel_captures(%ctx: !rt.context, %n: index) {
  // expected-error@+1 {{'rt.parallel_for' op expected captures of the types of the body's arguments after the range}}
  rt.parallel_for @body(%ctx, %n) captures(%n : index)
  return
}

// -----

// expected-error@+1 {{attribute 'rt.dense': expected without a value on a function, found true on func.func}}
func.func @f(%x: tensor<?xi32>) attributes {rt.dense = true} {
  return
}
