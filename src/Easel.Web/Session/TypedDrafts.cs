using System.Collections.Concurrent;

namespace Easel.Web.Session;

/// <summary>
/// Forms as they are typed at this moment, by user and name. They go to the database when typing pauses; a window that is opened before that (a
/// reload) finds them here.
/// </summary>
public sealed class TypedDrafts
{
    private readonly ConcurrentDictionary<(string User, string Name), string> typed = new();

    /// <summary>What is typed and not kept yet; null where everything is kept.</summary>
    public string? Find(string user, string name) => typed.GetValueOrDefault((user, name));

    /// <summary>A form was changed.</summary>
    public void Put(string user, string name, string value) => typed[(user, name)] = value;

    /// <summary>A form was kept: it is forgotten here, unless it was changed meanwhile.</summary>
    public void Kept(string user, string name, string value) => typed.TryRemove(new KeyValuePair<(string, string), string>((user, name), value));

    /// <summary>A form is replaced: what was typed counts no more.</summary>
    public void Forget(string user, string name) => typed.TryRemove((user, name), out _);
}
