// protojs:collections: immutable collections that all threads share. Docs: docs/collections.md.

import { Collection, isCollection } from 'internal/collections/collection';
import { fromJS, is, toJS } from 'internal/collections/convert';
import { List } from 'internal/collections/list';
import { Map } from 'internal/collections/map';
import { Multiset, Set } from 'internal/collections/sets';
import { SparseList } from 'internal/collections/sparse_list';
import { Tuple } from 'internal/collections/tuple';

export { Collection, fromJS, is, isCollection, List, Map, Multiset, Set, SparseList, toJS, Tuple };
export default { Collection, fromJS, is, isCollection, List, Map, Multiset, Set, SparseList, toJS, Tuple };
