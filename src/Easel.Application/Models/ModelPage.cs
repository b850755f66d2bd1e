using System.Collections.Immutable;

namespace Easel.Application.Models;

/// <summary>A part of a list of models.</summary>
/// <param name="Models">The models.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record ModelPage(ImmutableArray<CatalogueModel> Models, int Total);
