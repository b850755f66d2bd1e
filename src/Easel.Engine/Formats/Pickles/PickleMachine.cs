using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Easel.Core.Errors;

namespace Easel.Engine.Formats.Pickles;

/// <summary>
/// Reads a pickle as data (the format: CPython, <c>Lib/pickletools.py</c>). A real unpickler is a machine that calls whatever functions
/// the file names; this one has no way to call anything. It builds the few things that weights consist of (<see cref="PickleCalls"/>),
/// keeps known harmless classes as named markers, and refuses everything else.
/// </summary>
internal sealed class PickleMachine(PickleInput input, Func<object?, object?> persistent)
{
    // A checkpoint with its optimizer's state needs some hundred thousand; this bounds what a hostile pickle can make grow.
    private const int MaxSteps = 4_000_000;

    // Real ones name a dozen.
    private const int MaxNames = 1000;
    private static readonly object s_mark = new();
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Reads one pickle to its end and gives what it describes.</summary>
    /// <exception cref="ModelFormatException">It is damaged, or it asks for something to be run.</exception>
    public object? Run()
    {
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            var op = input.Byte();
            if (op == '.')
                return Pop();
            Step(op);
        }

        throw Bad("it is far longer than weights need");
    }

    private void Step(byte op)
    {
        switch ((char)op)
        {
            case '\x80':
                if (input.Byte() > 5)
                    throw Bad("it is of an unknown protocol");
                break;
            case '\x95':
                input.Bytes(8);
                break;

            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'K': Push((long)input.Byte()); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(input.Bytes(2))); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(input.Bytes(4))); break;
            case '\x8a': Push(Whole(input.Bytes(input.Byte()))); break;
            case '\x8b': Push(Whole(input.Bytes(Length4()))); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(input.Bytes(8))); break;
            case 'I': Push(input.Line() switch { "00" => false, "01" => true, var text => Decimal(text) }); break;
            case 'L': Push(Decimal(input.Line().TrimEnd('L'))); break;
            case 'F':
                Push(double.TryParse(input.Line(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Bad("a number is wrong"));
                break;

            case 'X': Push(Text(Length4())); break;
            case '\x8c': Push(Text(input.Byte())); break;
            case '\x8d': Push(Text(Length8())); break;
            case 'V': Push(input.Line(1 << 20)); break;
            case 'S': Push(Unquote(input.Line(1 << 20))); break;
            case 'T': Push(Encoding.Latin1.GetString(input.Bytes(Length4()))); break;
            case 'U': Push(Encoding.Latin1.GetString(input.Bytes(input.Byte()))); break;
            case 'B': Push(input.Bytes(Length4())); break;
            case 'C': Push(input.Bytes(input.Byte())); break;
            case '\x8e' or '\x96': Push(input.Bytes(Length8())); break;

            case '(': _marks.Add(_stack.Count); Push(s_mark); break;
            case '0': Drop(); break;
            case '1': PopToMark(); break;
            case '2': Push(Top()); break;

            case ')' or ']' or '\x8f': Push(new PickleSequence([])); break;
            case 't' or 'l' or '\x91': Push(new PickleSequence(PopToMark())); break;
            case '\x85': PushTuple(1); break;
            case '\x86': PushTuple(2); break;
            case '\x87': PushTuple(3); break;
            case '}': Push(new PickleDictionary()); break;
            case 'd': Push(Fill(new PickleDictionary(), PopToMark())); break;
            case 'a': Extend([Pop()]); break;
            case 'e' or '\x90': Extend(PopToMark()); break;
            case 's': (var value, var key) = (Pop(), Pop()); Fill(Top(), [key, value]); break;
            case 'u': var pairs = PopToMark(); Fill(Top(), pairs); break;

            case 'p': Remember(MemoKey(input.Line())); break;
            case 'q': Remember(input.Byte()); break;
            case 'r': Remember(Length4()); break;
            case '\x94': Remember(_memo.Count); break;
            case 'g': Recall(MemoKey(input.Line())); break;
            case 'h': Recall(input.Byte()); break;
            case 'j': Recall(Length4()); break;

            case 'c': Push(Named(input.Line(), input.Line())); break;
            case '\x93': (var name, var module) = (Pop() as string, Pop() as string); Push(Named(module ?? throw Bad("a name is wrong"), name ?? throw Bad("a name is wrong"))); break;
            case 'P': Push(persistent(input.Line())); break;
            case 'Q': Push(persistent(Pop())); break;

            case 'R': var args = Pop(); Push(Call(Pop(), args)); break;
            case '\x81': var newArgs = Pop(); Push(Call(Pop(), newArgs)); break;
            case '\x92': Pop(); var exArgs = Pop(); Push(Call(Pop(), exArgs)); break;
            case 'i': var type = Named(input.Line(), input.Line()); Push(Call(type, new PickleSequence(PopToMark()))); break;
            case 'o':
                var parts = PopToMark();
                Push(Call(parts is [var first, ..] ? first : throw Bad("an object has no class"), new PickleSequence(parts[1..])));
                break;
            case 'b': var state = Pop(); Build(Top(), state); break;
            case '\x82' or '\x83' or '\x84':
                throw new ModelFormatException(input.Path, ModelFault.UnsafePickle, "its pickle takes code from Python's extension registry. It was not run; get a safetensors version of the model.");
            default:
                throw Bad($"byte {op} at {input.Position - 1} is no instruction");
        }
    }

    private PickleGlobal Named(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        if (input.Names.Count < MaxNames)
            input.Names.Add(global.ToString());
        return global;
    }

    private object? Call(object? callee, object? args) => PickleCalls.Call(input.Path, callee, args as PickleSequence ?? throw Bad("arguments are wrong"));

    private void Build(object? target, object? state)
    {
        switch (target)
        {
            case PickleObject instance:
                instance.State = state;
                break;
            case PickleDictionary or PickleSequence or PickleTensor:
                // OrderedDict's _metadata and a tensor's Python fields: nothing that weights need.
                break;
            default:
                throw PickleCalls.Refuse(input.Path, target);
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Top() => _stack.Count > 0 && !ReferenceEquals(_stack[^1], s_mark) ? _stack[^1] : throw Bad("its stack is empty");

    private object? Pop()
    {
        var top = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private void Drop()
    {
        if (_stack.Count > 0 && ReferenceEquals(_stack[^1], s_mark))
            PopToMark();
        else
            Pop();
    }

    private List<object?> PopToMark()
    {
        if (_marks.Count == 0)
            throw Bad("it ends a group that never began");
        var mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var items = _stack[(mark + 1)..];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private void PushTuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            items[i] = Pop();
        Push(new PickleSequence([.. items]));
    }

    private void Extend(List<object?> items)
    {
        switch (Top())
        {
            case PickleSequence list: list.Items.AddRange(items); break;
            case PickleObject: break;
            default: throw Bad("it appends to something that is no list");
        }
    }

    private object? Fill(object? target, List<object?> pairs)
    {
        if (pairs.Count % 2 != 0)
            throw Bad("a dictionary has a key without a value");
        if (target is PickleObject)
            return target;
        var dictionary = target as PickleDictionary ?? throw Bad("it sets entries of something that is no dictionary");
        for (var i = 0; i < pairs.Count; i += 2)
            dictionary.Add(pairs[i], pairs[i + 1]);
        return dictionary;
    }

    private void Remember(long key) => _memo[key] = Top();

    private void Recall(long key) => Push(_memo.TryGetValue(key, out var value) ? value : throw Bad("it recalls something that it never stored"));

    private long MemoKey(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var key) ? key : throw Bad("a memo key is wrong");

    private long Length4() => BinaryPrimitives.ReadUInt32LittleEndian(input.Bytes(4));

    private long Length8() => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(input.Bytes(8)), long.MaxValue);

    private string Text(long bytes) => Encoding.UTF8.GetString(input.Bytes(bytes));

    private static string Unquote(string text) => text is ['\'' or '"', .. var inner, '\'' or '"'] ? inner : text;

    private static object Whole(byte[] bytes) => bytes.Length <= 8 ? (long)new BigInteger(bytes) : new BigInteger(bytes);

    private object Decimal(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : text.Length < 1000 && BigInteger.TryParse(text, CultureInfo.InvariantCulture, out var big) ? big
        : throw Bad("a number is wrong");

    private ModelFormatException Bad(string why) => new(input.Path, ModelFault.BadPickle, $"its pickle is damaged: {why}. Download the file again.");
}
