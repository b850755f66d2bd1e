namespace Easel.Web.Controls;

/// <summary>Something that can be chosen.</summary>
/// <param name="Value">What is kept.</param>
/// <param name="Label">What is shown.</param>
public sealed record Choice(string Value, string Label);
