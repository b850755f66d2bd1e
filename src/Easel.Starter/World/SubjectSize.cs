namespace Easel.Starter.World;

/// <summary>How large a subject is drawn, relative to its kind.</summary>
public enum SubjectSize { Small, Normal, Big }
