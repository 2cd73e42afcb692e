"""Random programs of generators that delegate to, pull, throw into and close each other: what each step came to.

    python3 generators.py < generators.programs > generators.expected     run them
    python3 generators.py SEED COUNT > generators.programs                make others

A line is "body;body operation operation ...": each body is one generator, the operations are done to them in turn.

A body is a row of statements (digits are a value, V K O G S an error of that kind, # the number of a generator):
  y5 yield    tV throw    r5 return    ! throw again what was caught    L2(body) repeat    i2 yield from a list of 2
  T(body)c(handler)(cleanup)   try; c is what is caught: V, E (ordinary), G (exit), B (all), - (nothing)
  f(body) yield from a new generator    b(body) the same, its first value taken before    d# yield from a given one
  w(body) yield all values of a new generator in a loop    e2(body) take them, and throw at the 2nd (0: never)
  n# next    N# next, and what it throws is not caught    c# close    v# throw V
Operations: n# next  s#,5 send  tV# throw  c# close  l# a# m# take the rest (three ways of the port)  i# state
  x2(body) as e2 of a body

Its trace: >5 a value was taken, <5 it was sent, =5 an inner generator returned it, cV an error was caught, f cleaned up,
n0:5 an operation came to it. Errors: V K O G S, with the number of the one that was made; A already executing, I ignored
GeneratorExit, P raised StopIteration, T cannot send yet, U cannot send at all.
"""
import inspect
import random
import re
import sys


class V(Exception):
    pass


class K(Exception):
    pass


class O(BaseException):
    pass


KINDS = {"V": V, "K": K, "O": O, "G": GeneratorExit, "S": StopIteration}
CAUGHT = {"V": "V", "E": "Exception", "G": "GeneratorExit", "B": "BaseException"}
MESSAGES = {"generator already executing": "A", "generator ignored GeneratorExit": "I", "generator raised StopIteration": "P"}


class Program:
    def __init__(self, line):
        bodies, *self.operations = line.split(" ")
        self.trace, self.errors, self.lines, self.names = [], [], [], 0
        self.space = {"p": self, "V": V}
        self.generators = [self.define(body) for body in bodies.split(";")]
        self.generators = [function() for function in self.generators]

    # ---- the words of the trace

    def log(self, *words):
        self.trace.append("".join(map(str, words)))

    def got(self, mark, value):
        self.log(mark, "-" if value is None else value)
        return value

    def make(self, kind):
        self.errors.append(KINDS[kind]())
        return self.errors[-1]

    def describe(self, e):
        number = next((str(n) for n, other in enumerate(self.errors) if other is e), "")
        if isinstance(e, tuple(KINDS.values())):
            kind = next(kind for kind, type_ in KINDS.items() if type(e) is type_)
            value = "" if kind != "S" or number else "-" if e.value is None else str(e.value)
            return kind + ("#" + number if number else value)
        kind = MESSAGES.get(str(e)) or {TypeError: "T", AttributeError: "U"}[type(e)]
        return kind + (self.describe(e.__cause__) if kind == "P" else "")

    def caught(self, e):
        self.log("c", "G" if isinstance(e, GeneratorExit) else self.describe(e))

    def attempt(self, name, call, *arguments):
        try:
            value = call(*arguments)
        except BaseException as e:
            self.log(name, ":", self.describe(e))
        else:
            self.log(name, ":", "-" if value is None else value)

    def state(self, n):
        return inspect.getgeneratorstate(self.generators[n])[4:]

    def begun(self, function):
        g = function()
        self.got(">", next(g))
        return g

    def take(self, g, most):
        """What takes the values may fail; the generator is closed then, and its failure to do so is not told."""
        for n, value in enumerate(g):
            self.log(">", value)
            if n + 1 == most:
                failure = self.make("V")
                try:
                    g.close()
                except BaseException as e:
                    unraisable(e)
                raise failure

    # ---- a body becomes a function of Python's

    def define(self, body):
        name = f"g{self.names}"
        self.names += 1
        out = [f"def {name}():", "  if 0: yield"]
        rest = self.statements(body, out, "  ", None)
        assert not rest, rest
        exec("\n".join(out), self.space)
        return self.space[name]

    def statements(self, text, out, indent, caught):
        while text and text[0] != ")":
            text = self.statement(text, out, indent, caught)
        return text

    def block(self, text, out, indent, caught):
        assert text[0] == "(", text
        out.append(indent + "pass")
        text = self.statements(text[1:], out, indent, caught)
        assert text[0] == ")", text
        return text[1:]

    def inner(self, text):
        depth = 0
        for n, c in enumerate(text):
            depth += (c == "(") - (c == ")")
            if depth == 0:
                return self.define(text[1:n]).__name__, text[n + 1:]

    def statement(self, text, out, indent, caught):
        letter, text = text[0], text[1:]
        add = lambda line: out.append(indent + line)
        if letter in "yriLednNcv":
            number = re.match(r"\d+", text)[0]
            text = text[len(number):]
        match letter:
            case "y": add(f"p.got('<', (yield {number}))")
            case "t":
                add(f"raise p.make('{text[0]}')")
                text = text[1:]
            case "r": add(f"return {number}")
            case "!": add(f"raise {caught}")
            case "L":
                add(f"for _ in range({number}):")
                text = self.block(text, out, indent + "  ", caught)
            case "i": add(f"yield from {[901 + n for n in range(int(number))]}")
            case "T":
                add("try:")
                text = self.block(text, out, indent + "  ", caught)
                kind, text = text[0], text[1:]
                if kind == "-":
                    text = text[2:]
                else:
                    name = f"x{len(out)}"
                    add(f"except {CAUGHT[kind]} as {name}:")
                    add(f"  p.caught({name})")
                    text = self.block(text, out, indent + "  ", name)
                add("finally:")
                add("  p.log('f')")
                text = self.block(text, out, indent + "  ", None)
            case "f" | "b" | "w" | "e":
                name, text = self.inner(text)
                if letter == "f":
                    add(f"p.got('=', (yield from {name}()))")
                elif letter == "b":
                    add(f"p.got('=', (yield from p.begun({name})))")
                elif letter == "e":
                    add(f"p.take({name}(), {number})")
                else:
                    value = f"v{len(out)}"
                    add(f"for {value} in {name}():")
                    add(f"  p.got('<', (yield {value}))")
            case "d":
                add(f"if p.state({number}) != 'CREATED':")
                add(f"  p.got('=', (yield from p.generators[{number}]))")
            case "n": add(f"p.attempt('n{number}', next, p.generators[{number}])")
            case "N": add(f"p.got('N{number}:', next(p.generators[{number}]))")
            case "c": add(f"p.attempt('c{number}', p.generators[{number}].close)")
            case "v": add(f"p.attempt('v{number}', p.generators[{number}].throw, p.make('V'))")
            case _: raise SyntaxError(letter + text)
        return text

    # ---- the operations

    def run(self):
        for operation in self.operations:
            self.operate(operation)
        for n, g in enumerate(self.generators):
            self.log("i", n, ":", self.state(n))
            self.attempt(f"c{n}", g.close)
            self.log("i", n, ":", self.state(n))
        return " ".join(self.trace)

    def operate(self, operation):
        letter = operation[0]
        if letter == "x":
            most, body = re.match(r"x(\d+)\((.*)\)$", operation).groups()
            self.attempt("x", self.take, self.define(body)(), int(most))
            return
        n = int(re.search(r"\d+", operation)[0])
        g = self.generators[n]
        match letter:
            case "n": self.attempt(operation, next, g)
            case "s": self.attempt(operation, g.send, int(operation.split(",")[1]))
            case "t":
                self.leave_out(g, operation[1])
                self.attempt(operation, g.throw, self.make(operation[1]))
            case "c": self.attempt(operation, g.close)
            case "l" | "a" | "m": self.attempt(operation, self.take, g, 0)
            case "i": self.log(operation, ":", self.state(n))


    def leave_out(self, g, kind):
        """CPython takes a StopIteration that is thrown at a list, or an ended generator, for the end of that."""
        global left_out
        while (inner := getattr(g, "gi_yieldfrom", None)) is not None:
            g = inner
        left_out |= kind == "S" and getattr(g, "gi_frame", None) is None and not inspect.isgenerator(g)


# ---- making programs

class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.value = 0

    def pick(self, weighted):
        return self.random.choices(list(weighted), list(weighted.values()))[0]

    def next_value(self):
        self.value += 1
        return self.value

    def program(self):
        self.count = self.random.randint(1, 3)
        bodies = ";".join(self.body(0, False, self.random.randint(2, 5)) for _ in range(self.count))
        return bodies + " " + " ".join(self.operation() for _ in range(self.random.randint(3, 9)))

    def body(self, depth, handler, length=None):
        length = self.random.choice([1, 1, 2, 2, 3]) if length is None else length
        return "".join(self.statement(depth, handler) for _ in range(length))

    def statement(self, depth, handler):
        deep = depth < 4
        which = self.pick({"y": 30, "t": 4, "r": 3, "!": 12 if handler else 0, "L": 3 if deep else 0, "i": 2,
                           "T": 26 if deep else 0, "f": 16 if deep else 0, "b": 8 if deep else 0,
                           "w": 4 if deep else 0, "e": 3 if deep else 0, "d": 3, "n": 2, "N": 1, "c": 1, "v": 1})
        body = lambda handler=handler: self.body(depth + 1, handler)
        match which:
            case "y" | "r": return f"{which}{self.next_value()}"
            case "t": return "t" + self.pick({"V": 4, "K": 2, "O": 1, "G": 2, "S": 2})
            case "!": return "!"
            case "L" | "i": return which + str(self.random.randint(1, 3)) + (f"({body()})" if which == "L" else "")
            case "T":
                kind = self.pick({"V": 5, "E": 5, "G": 6, "B": 6, "-": 5})
                handler = "" if kind == "-" or self.random.random() < 0.15 else body(True)
                cleanup = body(False) if self.random.random() < (0.7 if kind == "-" else 0.2) else ""
                return f"T({body()}){kind}({handler})({cleanup})"
            case "f" | "b" | "w": return f"{which}({body(False)})"
            case "e": return f"e{self.random.randint(0, 2)}({body(False)})"
        return which + str(self.random.randrange(self.count))

    def operation(self):
        n = self.random.randrange(self.count)
        which = self.pick({"n": 10, "s": 5, "t": 7, "c": 3, "l": 1, "a": 1, "m": 1, "i": 1, "x": 1})
        if which == "s":
            return f"s{n},{self.random.randint(50, 99)}"
        if which == "t":
            return "t" + self.pick({"V": 5, "K": 2, "O": 1, "G": 4, "S": 1}) + str(n)
        if which == "x":
            return f"x{self.random.randint(0, 2)}({self.body(1, False)})"
        return which + str(n)


ignored_twice = False


# A generator that runs on its consumer's stack cannot be left at the yield at which it ignores its exit for good.
left_out = False


def unraisable(error):
    global left_out
    left_out |= "ignored" in str(error)


def usable(line):
    global left_out
    left_out = False
    trace = Program(line).run()
    return not left_out and 15 < len(trace.split()) < 60


def main():
    sys.unraisablehook = lambda hook: unraisable(hook.exc_value)
    if len(sys.argv) == 1:
        for line in sys.stdin:
            print(Program(line.rstrip("\n")).run())
        return
    maker, made, seen = Maker(int(sys.argv[1])), 0, set()
    while made < int(sys.argv[2]):
        maker.value = 0
        line = maker.program()
        if len(line) < 220 and line not in seen and usable(line):
            seen.add(line)
            print(line)
            made += 1


if __name__ == "__main__":
    main()
