using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Application.Prompts;

/// <summary>Requests whose random parts were drawn.</summary>
/// <param name="Requests">In the order of their seeds.</param>
/// <param name="Problems">What could not be drawn and stayed as it was, for the user to see.</param>
public sealed record DrawnRequests(ImmutableArray<GenerateRequest> Requests, ImmutableArray<string> Problems);
