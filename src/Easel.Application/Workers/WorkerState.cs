using System.Collections.Immutable;

namespace Easel.Application.Workers;

/// <summary>A worker that asks for a job.</summary>
/// <param name="Name">Names the worker, and this run of it.</param>
/// <param name="Kinds">The kinds of request it has handlers for.</param>
/// <param name="HasModel">False before its first job: then no model is nearer than another.</param>
/// <param name="Model">The checkpoint that it has loaded, as its last request named it; null is the default one.</param>
public sealed record WorkerState(string Name, ImmutableArray<string> Kinds, bool HasModel = false, string? Model = null);
