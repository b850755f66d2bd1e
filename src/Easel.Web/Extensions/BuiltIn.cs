using System.Collections.Immutable;
using Easel.Web.Language;

namespace Easel.Web.Extensions;

/// <summary>Something that users of webui install as an extension, and Easel brings or will bring.</summary>
/// <param name="Name">What its users call it.</param>
/// <param name="Repositories">The extensions of webui that do this, by the names of their repositories.</param>
/// <param name="What">What it does here. Of one that is not here yet: what it will do.</param>
/// <param name="Places">Where in the studio it is; none for one that comes with a later version.</param>
public sealed record BuiltIn(Phrase Name, string Repositories, Phrase What, params ImmutableArray<BuiltInPlace> Places)
{
    /// <summary>True where it can be used.</summary>
    public bool IsHere => Places.Length > 0;

    /// <summary>True where each word is found in it, in either language.</summary>
    public bool Fits(string search)
    {
        string[] texts = [Name.English, Name.Chinese, Repositories, What.English, What.Chinese];
        return search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => texts.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }
}

/// <summary>A place in the studio.</summary>
/// <param name="Address">Its address without the leading slash; after <c>#</c> the name of the fold that opens.</param>
/// <param name="Name">What the page calls it.</param>
public sealed record BuiltInPlace(string Address, Phrase Name);
