export default { title: 'Board' }
