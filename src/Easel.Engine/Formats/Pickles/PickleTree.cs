using System.Globalization;
using System.Text.Json;

namespace Easel.Engine.Formats.Pickles;

/// <summary>Finds the tensors and the plain values in what a pickle describes.</summary>
internal static class PickleTree
{
    private const int MaxDepth = 64;

    // How torch's module objects keep their parts; the names mean nothing to a user.
    private static readonly string[] s_transparent = ["_parameters", "_modules", "_buffers"];

    /// <summary>The tensors by their path, joined with dots; a <c>state_dict</c> at the root stands for the whole.</summary>
    public static (Dictionary<string, PickleTensor> Tensors, SortedDictionary<string, string> Metadata) Flatten(object? root)
    {
        var tensors = new Dictionary<string, PickleTensor>(StringComparer.Ordinal);
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (root is PickleDictionary outer)
        {
            foreach (var (name, value) in outer.ByName)
            {
                if (Plain(value) is { } text)
                    metadata[name] = text;
            }

            // Lightning nests the weights among the trainer's own state; some conversions nest them twice.
            for (var depth = 0; depth < 2 && root is PickleDictionary d && d.TryGet("state_dict", out var inner); depth++)
                root = inner;
        }

        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(object? Value, string Path, int Depth)>();
        pending.Push((root, "", 0));
        while (pending.TryPop(out var node))
        {
            if (node.Value is PickleTensor tensor)
                tensors.TryAdd(node.Path, tensor);
            else if (node.Value is not null && node.Depth < MaxDepth && visited.Add(node.Value))
                Descend(node.Value, node.Path, node.Depth + 1, pending);
        }

        return (tensors, metadata);
    }

    private static void Descend(object value, string path, int depth, Stack<(object? Value, string Path, int Depth)> pending)
    {
        switch (value)
        {
            case PickleDictionary dictionary:
                foreach (var (name, item) in dictionary.ByName)
                    pending.Push((item, s_transparent.Contains(name) ? path : Join(path, name), depth));
                break;
            case PickleSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    if (sequence.Items[i] is PickleTensor or PickleDictionary or PickleSequence or PickleObject)
                        pending.Push((sequence.Items[i], Join(path, i.ToString(CultureInfo.InvariantCulture)), depth));
                }

                break;
            case PickleObject instance:
                pending.Push((instance.State, path, depth));
                break;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // Hypernetworks keep their layer structure as a list of numbers; anything deeper is not text that a person would read.
    private static string? Plain(object? value) => value switch
    {
        string s => s,
        bool b => b ? "true" : "false",
        long or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        PickleSequence { Items: { Count: > 0 and <= 64 } items } when items.All(i => i is long or double or string or bool) => JsonSerializer.Serialize(items),
        _ => null,
    };
}
